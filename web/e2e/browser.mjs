// A real browser for the checks: Debian's Chromium through playwright-core. CHROMIUM names another one.
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { chromium } from "playwright-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const SHOTS = process.env.CALLSHEET_SHOTS ?? join(import.meta.dirname, "../test-results");
const TARGET_PX_MIN = 24;
/** For whatever is waited for; a busy machine is slow. */
export const WAIT_MS = 120_000;
/** For a whole research, unoptimised, on a machine that does other things. */
export const RESEARCH_MS = 480_000;
export const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };

export async function launch() {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
      "--disable-quic",
    ],
  });
  return browser;
}

/** A page that fails the check when the page itself fails. */
export async function open(context, url) {
  const page = await context.newPage();
  page.setDefaultTimeout(WAIT_MS);
  page.on("pageerror", (error) => fail(`the page threw: ${error.stack ?? error.message}`));
  page.on("console", (message) => {
    if (/Content Security Policy|Refused to/i.test(message.text())) fail(`the page was refused: ${message.text()}`);
  });
  await page.goto(url);
  return page;
}

const failures = [];

/** Notes what is wrong and goes on, so that one run tells all. */
export function fail(what) {
  failures.push(what);
  console.error(`  wrong: ${what}`);
}

export function check(right, what) {
  if (!right) fail(what);
}

export function done(name) {
  console.log(failures.length === 0 ? `${name}: all right` : `${name}: ${failures.length} wrong`);
  process.exitCode = failures.length === 0 ? 0 : 1;
}

/** Says what is done next. */
export function step(name) {
  console.log(`- ${name}`);
}

export async function shot(page, name) {
  mkdirSync(SHOTS, { recursive: true });
  await page.screenshot({ path: join(SHOTS, `${name}.png`) });
}

/** axe, the size of targets, and sideways scrolling of the page as it is now. */
export async function accessible(page, where) {
  await page.evaluate(AXE);
  const found = await page.evaluate(async () => {
    const { violations } = await globalThis.axe.run(document, { resultTypes: ["violations"] });
    return violations.map(
      ({ id, help, nodes }) =>
        `${id}: ${help}: ${nodes
          .map((node) => node.target.join(" "))
          .slice(0, 4)
          .join(" | ")}`,
    );
  });
  for (const violation of found) fail(`${where}: ${violation}`);
  const small = await page.evaluate((min) => {
    const targets = document.querySelectorAll("button, input, textarea, select, summary, [role=button], a[href]");
    const inText = (element) => element.matches("a[href]") && getComputedStyle(element).display === "inline";
    return [...targets].flatMap((element) => {
      if (!element.checkVisibility({ opacityProperty: false }) || element.closest(".skip") || inText(element))
        return [];
      const { width, height } = element.getBoundingClientRect();
      const name = element.getAttribute("aria-label") ?? element.textContent;
      return width < min - 0.5 || height < min - 0.5 ? [`${Math.round(width)}×${Math.round(height)} “${name}”`] : [];
    });
  }, TARGET_PX_MIN);
  for (const target of small) fail(`${where}: smaller than ${TARGET_PX_MIN} px: ${target}`);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  check(wide <= 0, `${where}: the page scrolls sideways by ${wide} px`);
}

/** Says it, and waits for an answer that says what it must. */
export async function ask(page, text, ...must) {
  step(text);
  const input = page.getByRole("textbox", { name: /^Ask about/ });
  const same = page.getByRole("log").locator('article[aria-label="You"]', { hasText: text });
  // The one that was said now, and not an earlier one with the same words.
  const said = same.nth(await same.count());
  await input.fill(text);
  await input.press("Enter");
  await said.waitFor();
  let answers = said.locator('xpath=following-sibling::article[@aria-label="Callsheet"]');
  for (const pattern of must) answers = answers.filter({ hasText: pattern });
  await answers.first().waitFor();
  return answers.first();
}
