// The first load, gzipped: what index.html asks for, and what those files import at once. At most 120 KB.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const LIMIT_BYTES = 120 * 1024;
const dist = new URL("../dist/", import.meta.url);
const html = readFileSync(new URL("index.html", dist), "utf8");
const seen = new Map([["index.html", html]]);
const queue = [...html.matchAll(/(?:src|href)="\/([^"]+)"/g)].map((match) => match[1]);
while (queue.length > 0) {
  const name = queue.pop();
  if (seen.has(name)) continue;
  const text = readFileSync(new URL(name, dist));
  seen.set(name, text);
  if (name.endsWith(".js")) {
    const imports = text.toString().matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g);
    for (const match of imports) queue.push(`assets/${match[1]}`);
  }
}
let total = 0;
for (const [name, text] of seen) {
  const bytes = gzipSync(text, { level: 9 }).length;
  total += bytes;
  console.log(`${(bytes / 1024).toFixed(1).padStart(7)} KB  ${name}`);
}
console.log(`${(total / 1024).toFixed(1).padStart(7)} KB  first load, gzipped; the limit is ${LIMIT_BYTES / 1024} KB`);
if (total > LIMIT_BYTES) {
  console.error("The first load is too big. Load what is not needed at once with import().");
  process.exit(1);
}
