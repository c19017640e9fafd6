// The server is killed in the middle of a research, three times, with two pages open: they heal by themselves, nothing
// is lost and nothing shows twice. CALLSHEET_PROGRAM is the program, CALLSHEET_DATA an empty folder for its data.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { check, done, launch, open, RESEARCH_MS, shot } from "./browser.mjs";

const { CALLSHEET_PROGRAM: program, CALLSHEET_DATA: data } = process.env;
if (!program || !data) {
  console.error("CALLSHEET_PROGRAM and CALLSHEET_DATA have to be set: the program, and a folder for its data.");
  process.exit(2);
}
const KILLS = 3;
const LOOKS_MAX = 20;
const LOOK_MS = 250;
const READY = "Callsheet is ready at ";

let server = await serve("127.0.0.1:0");
const browser = await launch();
try {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await open(context, server.url);
  const input = page.getByRole("textbox", { name: "Whom do you meet?" });
  await input.fill("Help me prepare for my meeting with Acme Corp.");
  await input.press("Enter");
  await page.getByRole("heading", { level: 1, name: /Acme/ }).waitFor();
  const other = await open(context, page.url());
  for (let kill = 1; kill <= KILLS; kill++) {
    const before = await finished(page);
    await page.waitForFunction(
      ([before]) =>
        document.querySelectorAll("li.step.done").length > before || /complete/.test(document.body.innerText),
      [before],
    );
    console.log(`- killed with ${await finished(page)} steps finished`);
    server.process.kill("SIGKILL");
    await server.gone;
    await lost(page);
    if (kill === 1) await shot(page, "killed");
    server = await serve(new URL(server.url).host);
    await live(page);
    await live(other);
  }
  await page.getByText(/Research complete/).waitFor({ timeout: RESEARCH_MS });
  await other.getByText(/Research complete/).waitFor({ timeout: RESEARCH_MS });
  const brief = (page) => page.getByRole("region", { name: "Five-minute brief" }).locator(".line-text");
  await brief(page).first().waitFor();
  const fresh = await open(context, page.url());
  await fresh.getByText(/Research complete/).waitFor();
  await brief(fresh).first().waitFor();
  const lines = () => Promise.all([page, other, fresh].map((page) => brief(page).allTextContents()));
  const same = ([first, ...rest]) => rest.every((brief) => JSON.stringify(brief) === JSON.stringify(first));
  // A page that has just opened still folds what came after the research.
  let texts = await lines();
  for (let look = 0; look < LOOKS_MAX && !same(texts); look += 1) {
    await page.waitForTimeout(LOOK_MS);
    texts = await lines();
  }
  check(texts[0].length > 5, "the brief is short");
  check(JSON.stringify(texts[0]) === JSON.stringify(texts[1]), "two tabs show different briefs");
  check(
    JSON.stringify(texts[0]) === JSON.stringify(texts[2]),
    `a page opened later shows another brief: ${JSON.stringify([texts[0], texts[2]])}`,
  );
  const said = page.getByRole("log").locator('article[aria-label="You"]');
  check((await said.count()) === 1, "what was said shows more than once");
  const cards = await page.getByRole("article", { name: "Found meanwhile" }).locator(".card-title").allTextContents();
  check(cards.length > 5 && new Set(cards).size === cards.length, `cards show twice: ${cards.length}`);
} catch (error) {
  check(false, error.stack ?? String(error));
} finally {
  await browser.close();
  server.process.kill("SIGTERM");
  await server.gone;
}
done("killed");

async function serve(listen) {
  const child = spawn(program, ["serve", "--listen", listen, "--offline", "--data", data], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const gone = new Promise((resolve) => child.on("close", resolve));
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith(READY)) return { process: child, url: line.slice(READY.length).trim(), gone };
  }
  throw new Error("the program ended without printing its address");
}

/** Steps that the open list shows as finished. */
async function finished(page) {
  const line = page.getByRole("region", { name: "Research", exact: true });
  const closed = line.getByRole("button", { expanded: false });
  if (await closed.count()) await closed.first().click();
  return await page.locator("li.step.done").count();
}

function lost(page) {
  return page
    .getByRole("status")
    .getByText(/Reconnecting|Offline/)
    .first()
    .waitFor();
}

function live(page) {
  return page.getByText("Live", { exact: true }).waitFor();
}
