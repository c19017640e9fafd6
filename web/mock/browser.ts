/** The mock backend inside a page: `fetch` and `WebSocket` as tests of whole pages need them. */
import type { PrepId, StartPrep } from "../src/wire/types";
import { MockBackend } from "./backend.ts";
import { storyOf } from "./fixtures.ts";
import { answerHouse } from "./house.ts";

type Wanted = { method?: string; body?: string | null };

/** Puts it in place of the network, and gives it back. `pace` 0 plays at once. */
export function mockNetwork(pace: number): MockBackend {
  const later = (ms: number, run: () => void) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  };
  const backend = new MockBackend(storyOf("acme", Date.now()), { now: () => Date.now(), later }, pace);
  Object.assign(globalThis, {
    fetch: async (url: string, wanted: Wanted = {}) => answer(backend, url, wanted),
    WebSocket: socketOn(backend),
  });
  return backend;
}

function answer(backend: MockBackend, url: string, { method = "GET", body }: Wanted): Response {
  const { pathname, searchParams: search } = new URL(url, "http://mock");
  const [, , ...path] = pathname.split("/");
  const [kind, id = "", what, item = ""] = path;
  const told = answerHouse(backend, { method, path, search, body: body ?? "" });
  if (told) return new Response(told.body && JSON.stringify(told.body), { status: told.status });
  if (kind === "preps" && method === "POST") {
    const request: StartPrep = JSON.parse(body ?? "{}");
    return Response.json(backend.begin(request), { status: 201 });
  }
  const text = what === "evidence" ? backend.evidence(item) : undefined;
  if (text !== undefined) return Response.json({ evidence: item, text });
  if (what === "events" && backend.prep(id)) return Response.json({ events: backend.prep(id)?.log ?? [] });
  return Response.json({ title: "Not found", detail: "It is not here." }, { status: 404 });
}

function socketOn(backend: MockBackend) {
  return class {
    static readonly OPEN = 1;
    readyState = 1;
    onmessage: ((message: { data: string }) => void) | null = null;
    onclose: (() => void) | null = null;
    private readonly mouth;

    constructor(url: URL) {
      const id: PrepId = url.searchParams.get("prep") ?? "";
      const ear = {
        hear: (frame: object) => queueMicrotask(() => this.onmessage?.({ data: JSON.stringify(frame) })),
        cut: () => this.close(),
      };
      this.mouth = backend.prep(id)?.listen(Number(url.searchParams.get("after") ?? 0), ear);
      if (!this.mouth) queueMicrotask(() => this.onclose?.());
    }

    send(text: string): void {
      this.mouth?.heard(text);
    }

    close(): void {
      this.mouth?.closed();
      queueMicrotask(() => this.onclose?.());
    }
  };
}
