/** Calls that are about no prep: sources, connections, the rep's company. */
import type { MockBackend } from "./backend.ts";
import { answerSources } from "./sources.ts";
import { type Told, told } from "./told.ts";

export type Call = {
  method: string;
  /** Below `/api/`. */
  path: string[];
  search: URLSearchParams;
  body: string;
};

/** `undefined` where there is nothing of that name. */
export function answerHouse(backend: MockBackend, { method, path, search, body }: Call): Told | undefined {
  const [kind, id = "", what = "", item = ""] = path;
  if (kind === "start") return told(backend.startPage());
  if (kind === "connections") return backend.connections.answer(method, id, what, body);
  if (kind === "model") return backend.model.answer(method, id, body);
  if (kind === "vendor") return backend.vendor.answer(method, [id, what, item], search.get("name") ?? "");
  if (kind !== "sources") return undefined;
  const source = answerSources(backend.sources, method, id, body || "{}");
  return source && told(source);
}
