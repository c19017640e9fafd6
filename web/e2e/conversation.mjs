// The whole conversation in a browser, by role and label, as a rep lives through it.
// CALLSHEET_URL is the address that the server prints, with its token.
import { accessible, ask, check, done, launch, open, PHONE, RESEARCH_MS, shot, step } from "./browser.mjs";

const address = process.env.CALLSHEET_URL;
if (!address) {
  console.error("CALLSHEET_URL is not set: give the address that `callsheet serve` prints.");
  process.exit(2);
}

const STORIES = `# Proof points

## Customer stories

### Corrinth Mutual

Corrinth Mutual opened offices in four countries and cut joiner set-up from 9 days to 3 hours.
`;

const browser = await launch();
try {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: "light" });
  const page = await open(context, address);
  await start(page);
  await firstReply(page);
  await research(page);
  await deepDives(page);
  await addToBrief(page);
  await onePager(page, context);
  await settings(page);
  await proposed(page);
  await changeBrief(page);
  await sources(page);
  await keys(page);
  await sameAgain(page, context);
  await looks(page);
  await sourcesPage(context, page.url());
  await vendorPage(context, page.url());
  await phone(page, await context.storageState());
} catch (error) {
  check(false, error.stack ?? String(error));
} finally {
  await browser.close();
}
done("conversation");

async function start(page) {
  step("start page with the sample meeting");
  await page
    .getByRole("button", { name: /Acme Corp/ })
    .first()
    .waitFor();
  check(!page.url().includes("token="), "the token stays in the address bar");
  await shot(page, "start-light");
  await accessible(page, "start page");
  const input = page.getByRole("textbox", { name: "Whom do you meet?" });
  await input.fill("Help me prepare for my meeting with Acme Corp.");
  await input.press("Enter");
  await page.getByRole("heading", { level: 1, name: /Acme/ }).waitFor();
}

async function firstReply(page) {
  step("immediate reply, purpose and role");
  const log = page.getByRole("log");
  await log.getByText("Help me prepare for my meeting with Acme Corp.").first().waitFor();
  const expansion = page.getByRole("button", { name: /^Expansion/ }).first();
  const executive = page.getByRole("button", { name: /^(Account executive|AE\b)/ }).first();
  await expansion.waitFor();
  await executive.waitFor();
  check(await page.getByRole("button", { name: /^Renewal/ }).count(), "no button for renewal");
  await shot(page, "first-reply-light");
  await expansion.click();
  await page
    .getByRole("button", { name: /^Expansion/, pressed: true })
    .first()
    .waitFor();
  await executive.click();
  await page
    .getByRole("button", { name: /^(Account executive|AE\b)/, pressed: true })
    .first()
    .waitFor();
}

async function research(page) {
  step("progress line opens; cards; research complete");
  const line = page.getByRole("region", { name: "Research", exact: true });
  await line.getByRole("button", { expanded: false }).first().click();
  await page.getByRole("region", { name: "What is going on at the customer" }).getByRole("listitem").first().waitFor();
  await page.getByRole("region", { name: "What your company sells" }).waitFor();
  await page
    .getByRole("log")
    .getByRole("article")
    .getByText(/So what/)
    .first()
    .waitFor();
  await shot(page, "mid-run-light");
  await line.getByText(/Research complete/).waitFor({ timeout: RESEARCH_MS });
  await accessible(page, "steps open");
  await line.getByRole("button", { expanded: true }).first().click();
  const brief = page.getByRole("region", { name: "Five-minute brief" });
  await brief.getByRole("heading", { name: "Say this first" }).waitFor();
  await brief.getByRole("heading", { name: "What changed" }).waitFor();
}

async function deepDives(page) {
  await ask(page, "Tell me more about the funding", /Series C/, /Lanternfield/);
  await shot(page, "deep-dive-funding-light");
  const hiring = await ask(page, "Show the hiring details", /identity/i, /As a table/);
  await hiring.getByText("As a table").first().click();
  await hiring.getByRole("table").first().waitFor();
  await shot(page, "deep-dive-hiring-light");
  await ask(page, "Who's the new CISO?", /Dana Ruiz/, /Northwall/);
  const stack = await ask(page, "Deep dive on tech stack", /Salesforce/, /AWS|Amazon/);
  await stack.getByRole("table").first().waitFor();
  await shot(page, "deep-dive-stack-light");
  const people = await ask(page, "Show decision makers", /Dana Ruiz/, /Decides/i);
  await people.getByRole("listitem").first().waitFor();
  await shot(page, "deep-dive-people-light");
  await ask(page, "Which products fit?", /Lifecycle Management/, /Why now/, /Would change our mind/);
  await shot(page, "recommendations-light");
  const gaps = await ask(page, "Where are the deal gaps?", /MEDDPICC|SPICED/);
  await gaps.getByRole("table", { name: /What we know/ }).waitFor();
  await shot(page, "deal-gaps-light");
  const roi = await ask(page, "Build the ROI case", /Net present value/);
  const sheet = roi.getByRole("link", { name: "Download as CSV" });
  const [download] = await Promise.all([page.waitForEvent("download"), sheet.click()]);
  check(download.suggestedFilename() === "roi-case.csv", "the ROI case is no sheet");
  const changed = await ask(page, "set the discount rate to 7", /Discount rate is now 7 percent/);
  await changed.getByText("What moves the result", { exact: true }).click();
  await shot(page, "roi-case-light");
  await accessible(page, "deal gaps and ROI case");
}

async function addToBrief(page) {
  const answer = await ask(page, "Tell me more about the funding", /Series C/);
  step("add to brief");
  await answer
    .getByRole("button", { name: /^Add to brief/ })
    .first()
    .click();
  const brief = page.getByRole("region", { name: "Five-minute brief" });
  await brief
    .getByRole("heading", { name: "Pinned by you" })
    .or(brief.getByText(/Series C/).first())
    .first()
    .waitFor();
  await answer
    .getByRole("button", { name: /^Add to brief/, pressed: true })
    .first()
    .waitFor();
}

async function onePager(page, context) {
  await ask(page, "Create my one-pager", /./);
  step("export menu");
  const brief = page.getByRole("region", { name: "Five-minute brief" });
  await brief.getByRole("button", { name: "Export", exact: true }).click();
  const menu = brief.getByRole("region", { name: "Export the brief" });
  check(await menu.getByRole("button", { name: /^Mail draft/ }).isDisabled(), "a mail draft can be made for us");
  await accessible(page, "export menu");
  await shot(page, "export-menu-light");
  for (const [whom, button, format, begins, mark] of [
    ["us", "PDF", "PDF", "%PDF-", "Internal"],
    ["the customer", "Slides", "slides", "PK", "Customer-safe"],
    ["us", "Markdown", "Markdown", "", "Internal"],
  ]) {
    step(`make and download: ${format}, for ${whom}`);
    await menu.getByRole("radio", { name: whom, exact: true }).check();
    await menu.getByRole("button", { name: button, exact: true }).click();
    const link = brief.getByRole("link", { name: new RegExp(`Download ${format}\\s+${mark}`) });
    await link.waitFor();
    const got = await context.request.get(new URL(await link.getAttribute("href"), page.url()).href);
    const body = await got.body();
    check(got.ok() && body.length > 0, `the ${format} cannot be downloaded: ${got.status()}`);
    check(body.subarray(0, begins.length).toString() === begins, `the ${format} is none`);
  }
  await shot(page, "finished-brief-light");
}

async function settings(page) {
  step("settings: a bad webhook address is refused, a good one connects");
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog", { name: "Commands" }).getByRole("combobox").fill("settings");
  await page.keyboard.press("Enter");
  const slack = page.getByRole("listitem", { name: "Slack", exact: true });
  await slack.getByRole("button", { name: /^(Connect|Change) Slack/ }).click();
  await slack.getByRole("radio", { name: "An incoming webhook" }).check();
  const address = slack.getByLabel("Webhook address");
  await address.fill("http://hooks.example/T000/B000");
  await slack.getByRole("button", { name: "Save" }).click();
  await slack
    .getByRole("alert")
    .getByText(/begins with https/)
    .waitFor();
  await accessible(page, "settings, refused");
  await shot(page, "settings-light");
  await address.fill("https://hooks.example/T000/B000/notcalled");
  check(!(await page.content()).includes("notcalled"), "the secret is in the markup");
  await slack.getByRole("button", { name: "Save" }).click();
  await address.waitFor({ state: "detached" });
  await slack.getByText("Connected: the channel of an incoming webhook").waitFor();
  check(!(await page.content()).includes("notcalled"), "the secret stays in the page");
  await page.emulateMedia({ colorScheme: "dark" });
  await accessible(page, "settings, dark");
  await page.emulateMedia({ colorScheme: "light" });
  await page.goBack();
  await page.getByRole("heading", { level: 1, name: /Acme/ }).waitFor();
}

async function proposed(page) {
  step("what would go to Slack is shown, and not sent");
  const brief = page.getByRole("region", { name: "Five-minute brief" });
  await brief.getByRole("button", { name: "Export", exact: true }).click();
  await brief.getByRole("button", { name: "Slack", exact: true }).click();
  const sent = brief.getByRole("region", { name: "Deliveries" });
  await sent.getByText(/^Not sent/).waitFor();
  const log = page.getByRole("log");
  const approve = log.getByRole("button", { name: /^Send it now/ }).last();
  await approve.waitFor();
  check((await approve.getAttribute("data-number")) === null, "one key would send it");
  await accessible(page, "a proposed delivery");
  await shot(page, "delivery-proposed-light");
  await brief.getByRole("button", { name: "Export", exact: true }).click();
}

async function changeBrief(page) {
  step("remove a line, put it back");
  const brief = page.getByRole("region", { name: "Five-minute brief" });
  const line = brief.getByRole("region", { name: "Ask" }).getByRole("listitem").first();
  const text = (await line.locator(".line-text").textContent()) ?? "";
  await line.hover();
  await line.getByRole("button", { name: /^Change/ }).click();
  await line.getByRole("button", { name: "Remove" }).click();
  const removed = brief.getByText(/^Removed by you/);
  await removed.waitFor();
  await removed.click();
  await brief.getByRole("button", { name: `Restore: ${text}` }).click();
  await brief.locator(".line-text", { hasText: text }).waitFor();
}

async function sources(page) {
  step("sources drawer");
  const brief = page.getByRole("region", { name: "Five-minute brief" });
  const chip = brief.getByRole("button", { name: /^\d+ sources?: / }).first();
  await chip.click();
  const drawer = page.getByRole("dialog", { name: "Sources" });
  await drawer.getByRole("button", { name: "Copy" }).first().waitFor();
  const context = drawer.getByRole("button", { name: "In context" }).first();
  await context.click();
  await drawer.locator("mark").first().waitFor();
  await accessible(page, "sources drawer");
  await shot(page, "sources-light");
  await page.keyboard.press("Escape");
  await drawer.waitFor({ state: "detached" });
  check(
    await chip.evaluate((element) => element === document.activeElement),
    "the focus does not return from the drawer",
  );
}

async function sourcesPage(context, prep) {
  step("sources page: how they stand, one tried, one off and on");
  const page = await open(context, new URL("/sources", prep).href);
  const news = page.getByRole("listitem", { name: "Press-release wires and publishers" });
  await news.getByText(/documents? in \d+ requests?/).waitFor();
  await accessible(page, "sources page");
  await shot(page, "sources-page-light");
  const jobs = page.getByRole("listitem", { name: "Open roles" });
  await jobs.getByRole("button", { name: "Test Open roles" }).click();
  await jobs.getByRole("button", { name: "Trying…" }).waitFor({ state: "detached" });
  await news.getByRole("switch").click();
  await news.getByRole("switch", { checked: false }).waitFor();
  await news.getByRole("switch").click();
  await news.getByRole("switch", { checked: true }).waitFor();
  const google = page.getByRole("listitem", { name: "Google News feed" });
  await google.getByRole("switch", { checked: false }).click();
  await google.getByText(/personal and non-commercial use/).waitFor();
  await accessible(page, "sources page, terms of a source");
  await google.getByRole("button", { name: "Leave it off" }).click();
  await google.getByRole("switch", { checked: false }).waitFor();
  await page.emulateMedia({ colorScheme: "dark" });
  await accessible(page, "sources page, dark");
  await page.setViewportSize({ width: 390, height: 844 });
  await accessible(page, "sources page, narrow");
  await page.close();
}

async function vendorPage(context, prep) {
  step("vendor page: a file as a draft, in use after a reload, removed");
  const page = await open(context, new URL("/vendor", prep).href);
  await page.getByRole("heading", { name: "Proof points" }).first().waitFor();
  const upload = { name: "stories.md", mimeType: "text/markdown", buffer: Buffer.from(STORIES) };
  await page.getByLabel("Add a file").setInputFiles(upload);
  const file = page.getByRole("listitem", { name: "stories.md" });
  await file.getByText("draft, not used").waitFor();
  await file.getByText("9 days → 3 hours").waitFor();
  await accessible(page, "vendor page");
  await shot(page, "vendor-page-light");
  await file.getByRole("button", { name: "Use stories.md" }).click();
  await file.getByText("in use").waitFor();
  await page.reload();
  await file.getByText("in use").waitFor();
  const broken = { name: "broken.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7 nothing") };
  await page.getByLabel("Add a file").setInputFiles(broken);
  await page
    .getByRole("alert")
    .getByText(/damaged/)
    .waitFor();
  await page.emulateMedia({ colorScheme: "dark" });
  await accessible(page, "vendor page, dark");
  await shot(page, "vendor-page-dark");
  await page.setViewportSize({ width: 390, height: 844 });
  await accessible(page, "vendor page, narrow");
  await shot(page, "vendor-page-narrow");
  await file.getByRole("button", { name: "Remove stories.md" }).click();
  await file.waitFor({ state: "detached" });
  await page.close();
}

async function keys(page) {
  step("keyboard: palette, commands, numbers");
  await page.keyboard.press("Control+k");
  const palette = page.getByRole("dialog", { name: "Commands" });
  await palette.getByRole("combobox").fill("all sources");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog", { name: "Sources" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog", { name: "Sources" }).waitFor({ state: "detached" });
  const input = page.getByRole("textbox", { name: /^Ask about/ });
  await input.fill("/");
  await page
    .getByRole("list", { name: "Commands" })
    .getByRole("button", { name: /one-pager/ })
    .waitFor();
  await accessible(page, "slash commands");
  await input.fill("");
  await input.blur();
  const turns = await page.getByRole("log").locator('article[aria-label="You"]').count();
  const documents = await page.getByRole("link", { name: /^Download/ }).count();
  const first = (await page.locator('button[data-number="1"]').textContent()) ?? "";
  await page.keyboard.press("1");
  const said = page.getByRole("log").locator('article[aria-label="You"]').nth(turns);
  await said.waitFor();
  await said.locator('xpath=following-sibling::article[@aria-label="Callsheet"]').first().waitFor();
  // What the next step compares stands still only when a document that was asked for is there.
  const link = page.getByRole("link", { name: /^Download/ }).nth(documents);
  if (/^Make the/.test(first)) await link.waitFor();
}

/** What a page shows, without what the clock changes. */
async function content(page) {
  return page.evaluate(() => ({
    turns: [...document.querySelectorAll('[role="log"] > article')].map(
      (turn) => turn.querySelector(".bubble, h3, p")?.textContent,
    ),
    brief: [...document.querySelectorAll(".brief .line-text, .brief .fit tr")].map((line) => line.textContent),
  }));
}

async function sameAgain(page, context) {
  step("a reload and a second tab show the same");
  const before = JSON.stringify(await content(page));
  const turns = await page.locator('[role="log"] > article').count();
  await page.reload();
  await page
    .locator('[role="log"][aria-busy="false"] > article')
    .nth(turns - 1)
    .waitFor();
  check(JSON.stringify(await content(page)) === before, "a reload shows something else");
  const second = await open(context, page.url());
  await second
    .locator('[role="log"][aria-busy="false"] > article')
    .nth(turns - 1)
    .waitFor();
  check(JSON.stringify(await content(second)) === before, "a second tab shows something else");
  await ask(second, "Show the hiring details", /identity/i);
  await page
    .locator('[role="log"] > article')
    .nth(turns + 1)
    .waitFor();
  check(
    (await content(page)).turns.at(turns) === "Show the hiring details",
    "what one tab says does not reach the other",
  );
  await second.close();
}

async function looks(page) {
  step("axe, light and dark");
  await accessible(page, "light");
  await page.emulateMedia({ colorScheme: "dark" });
  await accessible(page, "dark");
  await shot(page, "finished-brief-dark");
  await page.emulateMedia({ colorScheme: "light" });
}

async function phone(desk, storageState) {
  step("phone: brief and chat; zoomed to 400%");
  for (const colorScheme of ["light", "dark"]) {
    const context = await browser.newContext({ ...PHONE, colorScheme, storageState });
    const page = await open(context, desk.url());
    await page.locator('[role="log"][aria-busy="false"]').waitFor({ state: "attached" });
    await page.getByRole("button", { name: "Brief", exact: true }).click();
    await page.getByRole("heading", { name: "Say this first" }).waitFor();
    await accessible(page, `phone brief, ${colorScheme}`);
    await shot(page, `phone-brief-${colorScheme}`);
    await page.getByRole("button", { name: "Export", exact: true }).click();
    await accessible(page, `phone export menu, ${colorScheme}`);
    await shot(page, `phone-export-${colorScheme}`);
    await page.getByRole("button", { name: "Chat", exact: true }).click();
    await page.getByRole("textbox", { name: /^Ask about/ }).waitFor();
    await accessible(page, `phone chat, ${colorScheme}`);
    await shot(page, `phone-chat-${colorScheme}`);
    await context.close();
  }
  const context = await browser.newContext({ viewport: { width: 320, height: 256 }, storageState });
  const page = await open(context, desk.url());
  await page.locator('[role="log"][aria-busy="false"]').waitFor({ state: "attached" });
  await accessible(page, "400% zoom");
  await context.close();
}
