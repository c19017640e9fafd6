// A language model that does what its name says, over OpenAI's chat completions. It looks at every request and
// remembers what was wrong with it.
import { createServer } from "node:http";

/** Without it nothing is answered. */
export const KEY = "sk-for-the-e2e-check-only";
/** What a model says that no source holds. No word of it may ever be on the page. */
export const LIE = "Acme Corp also took 777 million dollars from Quillfeather Capital in July.";
export const LIE_WORD = "Quillfeather";
/** What would be markup, a link or a script if it were believed. */
export const HOSTILE = [
  '<img src="x" onerror="globalThis.hurt = true"> Acme Corp announced a round.',
  "Acme Corp announced a round, see [the report](https://hostile.example/report).",
  "**Acme Corp** announced a `round`, see https://hostile.example/ for more.",
  "Acme Corp announced a round <script>globalThis.hurt = true</script> this year.",
];
export const HOSTILE_WORD = "hostile.example";
/** Of one draft: what a reading or a wish takes is little beside it. */
const DRAFT_USAGE = { prompt_tokens: 12_000, completion_tokens: 400 };
const USAGE = { prompt_tokens: 60, completion_tokens: 4 };
const PIECE_CHARS = 24;
const SENTENCES_MAX = 3;
const WORDS_MAX = 35;
const PARTS_NEVER = ["tools", "tool_choice", "functions", "metadata", "previous_response_id", "store", "user"];
/** The sentence of the check of a long document, and the event that it tells. */
const LONG = /Northwind Rivets has raised 12 million dollars[^.]*\./;

export async function fakeModel() {
  const model = new FakeModel();
  await model.listen();
  return model;
}

class FakeModel {
  /** What was wrong with requests, in sentences. */
  wrong = [];
  /** The schema's name of each request, in the order in which they came. */
  asked = [];
  #turnstile = new Turnstile();
  #server = createServer((request, response) => void this.#hear(request, response));

  async listen() {
    await new Promise((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    this.url = `http://127.0.0.1:${this.#server.address().port}/v1/`;
  }

  /** From now on drafts wait before the first word, and after the first sentence, until they are let on. */
  hold() {
    this.#turnstile.closed = true;
  }

  letOn() {
    this.#turnstile.letOn();
  }

  async close() {
    this.#turnstile.closed = false;
    this.#turnstile.letOn();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #hear(request, response) {
    let text = "";
    for await (const piece of request) text += piece;
    const body = JSON.parse(text || "{}");
    const flaws = flawsOf(request, body);
    this.wrong.push(...flaws);
    this.asked.push(body.response_format?.json_schema?.name);
    if (flaws.length > 0) return refuse(response, flaws.join("; "));
    if (body.model === "angry") return refuse(response, HOSTILE[0]);
    await this.#say(response, body);
  }

  async #say(response, body) {
    const answer = new Answer(response);
    const task = body.response_format.json_schema.name;
    const user = body.messages[1].content;
    if (task === "wish") return answer.whole(JSON.stringify({ wish: "none" }), USAGE);
    if (task === "events") return answer.whole(JSON.stringify({ events: eventsOf(user) }), USAGE);
    const evidence = evidenceOf(user);
    // The check of the Settings page is answered at once.
    const turnstile = user.includes("Northwind Rivets") ? new Turnstile() : this.#turnstile;
    const [first, ...rest] = evidence.slice(0, SENTENCES_MAX);
    const more = body.model === "hostile" ? HOSTILE.map((text) => ({ text, cites: [1] })) : [{ text: LIE, cites: [1] }];
    // What it was told that it got wrong, it says again.
    const again = /did not hold/.test(body.messages[0].content);
    if (again) return answer.whole(JSON.stringify({ sentences: more }), DRAFT_USAGE);
    await turnstile.pass();
    if (body.model === "noise") return answer.whole("Sure! Here is what I think: <b>all is well</b>.", USAGE);
    await answer.words(`{"sentences":[${JSON.stringify(first)}`);
    await turnstile.pass();
    if (body.model === "cut") return answer.cut();
    await answer.words([...more, ...rest].map((sentence) => `,${JSON.stringify(sentence)}`).join(""));
    await answer.words("]}");
    await answer.end(DRAFT_USAGE);
  }
}

/** Lets one through at a time while it is closed, and everybody while it is not. */
class Turnstile {
  closed = false;
  #waiting = [];
  #free = 0;

  async pass() {
    if (!this.closed) return;
    if (this.#free > 0) this.#free -= 1;
    else await new Promise((resolve) => this.#waiting.push(resolve));
  }

  letOn() {
    const next = this.#waiting.shift();
    if (next) next();
    else if (this.closed) this.#free += 1;
  }
}

/** A stream of server-sent events. */
class Answer {
  #response;
  #open = false;

  constructor(response) {
    this.#response = response;
  }

  async words(text) {
    for (let at = 0; at < text.length; at += PIECE_CHARS) {
      await this.#send({ choices: [{ index: 0, delta: { content: text.slice(at, at + PIECE_CHARS) } }] });
    }
  }

  async end(usage) {
    await this.#send({ choices: [{ index: 0, delta: {}, finish_reason: "stop" }] });
    await this.#send({ choices: [], usage });
    this.#response.end("data: [DONE]\n\n");
  }

  async whole(text, usage) {
    await this.words(text);
    await this.end(usage);
  }

  cut() {
    this.#response.destroy();
  }

  #send(chunk) {
    if (!this.#open) this.#response.writeHead(200, { "content-type": "text/event-stream" });
    this.#open = true;
    const event = { id: "c", object: "chat.completion.chunk", model: "m", ...chunk };
    // The other end may be gone, which is for it to say.
    return new Promise((resolve) => this.#response.write(`data: ${JSON.stringify(event)}\n\n`, () => resolve()));
  }
}

function refuse(response, message) {
  response.writeHead(400, { "content-type": "application/json" });
  response.end(JSON.stringify({ error: { type: "invalid_request_error", message } }));
}

/** Numbered evidence, each as the first sentence that it says letter by letter. */
function evidenceOf(user) {
  return user.split("\n").flatMap((line) => {
    const [, number, said] = /^\[(\d+)\] [^:]*: (.*)$/.exec(line) ?? [];
    // Behind the title of the finding come the source's own words.
    const quote = said?.slice(said.indexOf(". ") + 1).trim() || said;
    const text = quote && /(?:^|: )([A-Z][^:]*?[a-z]\.)(?: |$)/.exec(quote)?.[1];
    // Who *we* are is for a better model to say.
    const speaks = /\b(we|our|us|you|your)\b/i.test(text ?? "");
    return text && !speaks && text.split(" ").length <= WORDS_MAX ? [{ text, cites: [Number(number)] }] : [];
  });
}

function eventsOf(user) {
  const quote = LONG.exec(user)?.[0];
  if (!quote) return [];
  const none = { person: "", role: "", acquirer: "", target: "", other: "", count: "", from: "", to: "", places: [] };
  const amount = { amount: "12 million dollars", round: "Series A" };
  return [{ kind: "funding", quote, ...none, ...amount, change: "", direction: "" }];
}

/** What is wrong with a request, the key's place and the schema's strictness before all. */
function flawsOf({ method, url, headers }, body) {
  const format = body.response_format;
  const right = [
    [method === "POST" && url === "/v1/chat/completions", `it went to ${method} ${url}`],
    [headers.authorization === `Bearer ${KEY}`, "its key is not the one that was typed"],
    [!JSON.stringify(body).includes(KEY), "the key is in the question"],
    [body.stream === true && body.stream_options?.include_usage === true, "it asks for no stream with its usage"],
    [format?.type === "json_schema" && format.json_schema?.strict === true, "it asks for no strict schema"],
    [isClosed(format?.json_schema?.schema), "its schema leaves room beside it"],
    [body.messages?.map(({ role }) => role).join() === "system,user", "it is not one instruction and one text"],
    [(body.max_tokens ?? body.max_completion_tokens) <= 4_096, "its answer has no bound"],
    ...PARTS_NEVER.map((part) => [!(part in body), `it has ${part}`]),
  ];
  return right.filter(([holds]) => !holds).map(([, flaw]) => flaw);
}

/** Whether every object of a schema has all that it names, and nothing else. */
function isClosed(schema) {
  if (!schema) return false;
  const { type, properties = {}, required = [], additionalProperties, items } = schema;
  const inner = [...Object.values(properties), ...(items ? [items] : [])];
  const closed =
    type !== "object" ||
    (additionalProperties === false && Object.keys(properties).every((it) => required.includes(it)));
  return closed && inner.every(isClosed);
}
