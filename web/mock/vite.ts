/** The mock backend as a plugin of the development and preview servers. `CALLSHEET_SERVER` names a real one instead. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { Plugin } from "vite";
import { WebSocketServer } from "ws";
import type { DocumentFormat, StartPrep } from "../src/wire/types";
import { MockBackend } from "./backend.ts";
import { storyOf } from "./fixtures.ts";
import { answerHouse } from "./house.ts";
import type { Told } from "./told.ts";

type Server = { on(event: "upgrade", run: (request: IncomingMessage, socket: Duplex, head: Buffer) => void): unknown };
type Middlewares = {
  use(run: (request: IncomingMessage, response: ServerResponse, next: () => void) => void): unknown;
};

const SOCKET = "/ws/chat-updates";

export function mockBackend(): Plugin {
  const attach = (middlewares: Middlewares, server: Server | null) => {
    const stage = {
      now: () => Date.now(),
      later: (ms: number, run: () => void) => {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
    };
    const pace = Number(process.env.MOCK_PACE ?? 1);
    const backend = new MockBackend(storyOf("acme", Date.now()), stage, pace);
    middlewares.use((request, response, next) => void serve(backend, request, response, next));
    if (server) listen(backend, server);
  };
  return {
    name: "callsheet-mock-backend",
    configureServer: (server) => {
      if (!process.env.VITEST && !process.env.CALLSHEET_SERVER) attach(server.middlewares, server.httpServer);
    },
    configurePreviewServer: (server) => {
      if (!process.env.CALLSHEET_SERVER) attach(server.middlewares, server.httpServer);
    },
  };
}

function listen(backend: MockBackend, server: Server): void {
  const sockets = new WebSocketServer({ noServer: true });
  server.on("upgrade", (request, socket, head) => {
    const url = new URL(request.url ?? "/", "http://mock");
    if (url.pathname !== SOCKET) return;
    const prep = backend.prep(url.searchParams.get("prep") ?? "");
    if (!prep) {
      socket.end("HTTP/1.1 404 Not Found\r\n\r\n");
      return;
    }
    sockets.handleUpgrade(request, socket, head, (line) => {
      const ear = { hear: (frame: object) => line.send(JSON.stringify(frame)), cut: () => line.close() };
      const mouth = prep.listen(Number(url.searchParams.get("after") ?? 0), ear);
      line.on("message", (text) => mouth.heard(String(text)));
      line.on("close", () => mouth.closed());
    });
  });
}

async function serve(backend: MockBackend, request: IncomingMessage, response: ServerResponse, next: () => void) {
  const url = new URL(request.url ?? "/", "http://mock");
  if (!url.pathname.startsWith("/api/")) return next();
  const [, , ...path] = url.pathname.split("/").map(decodeURIComponent);
  const [kind, id = "", what, item = ""] = path;
  const prep = backend.prep(id);
  if (kind !== "preps") {
    const call = { method: request.method ?? "GET", path, search: url.searchParams, body: await text(request) };
    const told = answerHouse(backend, call);
    return told ? answer(response, told) : missing(response, "There is no such thing.");
  }
  if (request.method === "POST" && !id) {
    const body: StartPrep = JSON.parse(await text(request));
    return json(response, 201, backend.begin(body));
  }
  if (!prep) return missing(response, "This prep is not here.");
  if (request.method === "DELETE") {
    backend.forget(id);
    return response.writeHead(204).end();
  }
  if (what === "events") {
    const after = Number(url.searchParams.get("after") ?? 0);
    const limit = Number(url.searchParams.get("limit") ?? 1000);
    return json(response, 200, { events: prep.log.slice(after, after + limit) });
  }
  if (what === "evidence") {
    const found = backend.evidence(item);
    return found ? json(response, 200, { text: found }) : missing(response, "This text is not stored.");
  }
  if (what === "mail") {
    const subject = `Before we meet: ${prep.view().company.name}`;
    return json(response, 200, { subject, text: "Ahead of our meeting.\n", href: "mailto:?subject=x", cut: false });
  }
  if (what === "documents") {
    const document = prep.view().documents.find((known) => known.id === item);
    if (!document) return missing(response, "This document is not here.");
    const begins: Partial<Record<DocumentFormat, string>> = { pdf: "%PDF-1.4\n%%EOF\n", pptx: "PK" };
    response.writeHead(200, {
      "Content-Type": "application/octet-stream",
      "Content-Disposition": `attachment; filename="${document.fileName}"`,
    });
    return response.end(begins[document.format] ?? `# ${document.title}\n`);
  }
  return missing(response, "There is no such call.");
}

async function text(request: IncomingMessage): Promise<string> {
  const parts: string[] = [];
  for await (const part of request.setEncoding("utf8")) parts.push(String(part));
  return parts.join("");
}

function answer(response: ServerResponse, { status, body }: Told): void {
  if (body) json(response, status, body);
  else response.writeHead(status).end();
}

function json(response: ServerResponse, status: number, body: object): void {
  const type = status < 400 ? "application/json" : "application/problem+json";
  response.writeHead(status, { "Content-Type": type }).end(JSON.stringify(body));
}

function missing(response: ServerResponse, detail: string): void {
  json(response, 404, { type: "about:blank", title: "Not found", status: 404, detail, kept: "Nothing was changed." });
}
