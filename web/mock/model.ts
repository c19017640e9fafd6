/** The language model of the mock backend: what is typed is looked at as the server does, and nothing is asked. */
import type { ConnectModel, ModelCheck, ModelState } from "../src/wire/types";
import { type Told, told } from "./told.ts";

const NONE: ModelState = {
  models: [],
  trouble: null,
  localOnly: false,
  reads: false,
  private: false,
  sends: [
    "To the model: quotes of public pages under an answer, with the customer's and your company's name and your role.",
    "To the model: sentences of yours that the rules do not understand.",
    "Never: files that you added, names of colleagues, mail addresses, keys, or other preparations.",
  ],
  prepTokensMax: 400_000,
  dayTokensMax: 4_000_000,
  prepMicrosMax: null,
  dayMicrosMax: null,
  todayTokens: 0,
  todayMicros: 0,
};

const CHECK: ModelCheck = {
  works: true,
  said: "It works: 2 of 2 sentences held against the evidence.",
  schema: true,
  streams: true,
  held: 2,
  wrote: 2,
  firstWordMs: 420,
  charsPerSecond: 180,
  wholeDocument: true,
  tokens: 7_120,
};

export class MockModel {
  private state = NONE;

  /** The answer to a call below `/api/model`. */
  answer(method: string, what: string, body: string): Told | undefined {
    if (what === "test") return this.state.models.length > 0 ? told(CHECK) : undefined;
    if (method === "PUT") return this.put(JSON.parse(body));
    if (method === "DELETE") {
      this.state = NONE;
      return { status: 204, body: null };
    }
    return told(this.state);
  }

  private put({ words, reads, private: own }: ConnectModel): Told {
    if (words.provider === "openai" && !words.key) {
      const detail = "openai needs a key. Nothing was changed.";
      const title = "The request does not fit";
      return { status: 400, body: { type: "/docs/errors/bad-request.md", title, status: 400, detail, kept: "" } };
    }
    const host = words.url ? new URL(words.url).host : "127.0.0.1";
    const prices = { priced: true, url: words.url ?? null, inputPrice: null, outputPrice: null };
    const model = { part: "words", provider: words.provider, model: words.model, host, local: true, ...prices };
    this.state = { ...NONE, models: [model], reads: reads ?? true, private: own ?? false };
    return told(this.state);
  }
}
