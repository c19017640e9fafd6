// Browser checks: against CALLSHEET_URL when it is set, else against the built page on the mock backend.
import { spawn } from "node:child_process";
import { join } from "node:path";

const here = import.meta.dirname;
if (process.env.CALLSHEET_URL) process.exit(await run("conversation.mjs", process.env));

const { preview } = await import("vite");
const { offline } = await import("./offline.mjs");
const HOST = "127.0.0.1";
const { httpServer } = await preview({ root: join(here, ".."), preview: { port: 0, host: HOST } });
// Sockets that became WebSockets are not closed with the server.
const sockets = new Set();
httpServer.on("connection", (socket) => {
  sockets.add(socket);
  socket.on("close", () => sockets.delete(socket));
});
const { port } = httpServer.address();
const url = `http://${HOST}:${port}/`;
const conversation = await run("conversation.mjs", { ...process.env, CALLSHEET_URL: url });
await offline(url, { away, back: () => new Promise((resolve) => httpServer.listen(port, HOST, resolve)) });
process.exitCode = process.exitCode || conversation;
await away();

/** Beside this process, which may serve the page meanwhile. */
function run(script, env) {
  const child = spawn(process.execPath, [join(here, script)], { env, stdio: "inherit" });
  return new Promise((resolve) => child.on("close", (code) => resolve(code ?? 1)));
}

async function away() {
  const closed = new Promise((resolve) => httpServer.close(resolve));
  for (const socket of sockets) socket.destroy();
  await closed;
}
