/** The language model of the mock backend: what is typed is looked at as the server does, and nothing is asked. */
import type { ConnectModel, ModelBackend, ModelCheck, ModelShown, ModelState } from "../src/wire/types";
import { type Told, told } from "./told.ts";

const USUAL: Record<string, string> = {
  ollama: "127.0.0.1",
  anthropic: "api.anthropic.com",
  openai: "api.openai.com",
};

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
  monthTokensMax: 40_000_000,
  prepMicrosMax: null,
  dayMicrosMax: null,
  monthMicrosMax: null,
  todayTokens: 0,
  todayMicros: 0,
  monthTokens: 0,
  monthMicros: 0,
};

const CHECK: ModelCheck = {
  works: true,
  said: "words-1 works: 2 of 2 sentences held against the evidence.",
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
    if (what === "test") return this.state.models.length > 0 ? this.test() : undefined;
    if (method === "PUT") return this.put(JSON.parse(body));
    if (method === "DELETE") {
      this.state = NONE;
      return { status: 204, body: null };
    }
    return told(this.state);
  }

  private test(): Told {
    this.state = { ...this.state, todayTokens: this.state.todayTokens + CHECK.tokens, todayMicros: 21_360 };
    return told(CHECK);
  }

  private put(asked: ConnectModel): Told {
    const { words, small, backup } = asked;
    const flaw = [words, ...(backup ? [backup] : [])].map(flawOf).find(Boolean);
    if (flaw) return refused(flaw);
    const parts = [shown("words", words)];
    if (small) parts.push(shown("small", { ...words, model: small }));
    if (backup) parts.push(shown("backup", backup));
    const hosts = [...new Set(parts.map(({ host }) => host))].join(" and ");
    const sends = NONE.sends.map((line) => line.replace("To the model:", `To ${hosts}:`));
    this.state = {
      ...NONE,
      models: parts,
      reads: asked.reads ?? true,
      private: asked.private ?? false,
      sends: asked.private
        ? [...sends.slice(0, -1), `To ${hosts}: passages of files that you added. You switched this on.`]
        : sends,
      prepTokensMax: asked.prepTokensMax ?? NONE.prepTokensMax,
      dayTokensMax: asked.dayTokensMax ?? NONE.dayTokensMax,
      monthTokensMax: asked.monthTokensMax ?? NONE.monthTokensMax,
      prepMicrosMax: asked.prepMicrosMax ?? null,
      dayMicrosMax: asked.dayMicrosMax ?? null,
      monthMicrosMax: asked.monthMicrosMax ?? null,
    };
    return told(this.state);
  }
}

function shown(part: string, { provider, model, url, inputPrice, outputPrice }: ModelBackend): ModelShown {
  const host = url ? new URL(url).hostname : (USUAL[provider] ?? "");
  const local = host === "127.0.0.1";
  const prices = { inputPrice: inputPrice ?? null, outputPrice: outputPrice ?? null };
  return { part, provider, model, host, local, priced: local || inputPrice !== undefined, url: url ?? null, ...prices };
}

/** As the server looks at it before anything is asked. */
function flawOf({ provider, url, key }: ModelBackend): string | undefined {
  if (url && !/^https?:\/\//.test(url)) {
    return "The address of the model does not fit: it begins with http:// or https://. Nothing was changed.";
  }
  return provider !== "ollama" && provider !== "compatible" && !key
    ? `${provider} needs a key. Nothing was changed.`
    : "";
}

function refused(detail: string): Told {
  const kept = "Nothing of this request; everything before it.";
  const title = "The request does not fit";
  return { status: 400, body: { type: "/docs/errors/bad-request.md", title, status: 400, detail, kept } };
}
