// A language model in a browser: connected on the Settings page, tried, and answering while the rules' answer stands.
// CALLSHEET_URL is the address that the server prints, with its token; the model is one of ours (fake_model.mjs).
import { accessible, ask, check, done, launch, open, PHONE, RESEARCH_MS, shot, step } from "./browser.mjs";
import { fakeModel, HOSTILE_WORD, KEY, LIE_WORD } from "./fake_model.mjs";

const address = process.env.CALLSHEET_URL;
if (!address) {
  console.error("CALLSHEET_URL is not set: give the address that `callsheet serve` prints.");
  process.exit(2);
}
const NEVER = [LIE_WORD, HOSTILE_WORD];
const WRITING = '.prose[aria-busy="true"]';

const fake = await fakeModel();
const browser = await launch();
try {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: "light" });
  await context.addInitScript(watch, NEVER);
  const page = await open(context, address);
  await page
    .getByRole("button", { name: /Acme Corp/ })
    .first()
    .waitFor();
  const settings = await open(context, new URL("/settings", page.url()).href);
  await connect(settings);
  await tries(settings);
  await prepare(page);
  await written(page);
  await spent(page, settings);
  await change(settings, "cut");
  await cut(page);
  await change(settings, "hostile");
  await hostile(page);
  await change(settings, "noise");
  await noise(page);
  await looks(page, settings, await context.storageState());
  await forget(page, settings);
  await slipped(page, settings);
  check(fake.wrong.length === 0, `the model was asked wrongly: ${fake.wrong.join("; ")}`);
  for (const task of ["draft", "events"]) check(fake.asked.includes(task), `the model was not asked for ${task}`);
} catch (error) {
  check(false, error.stack ?? String(error));
} finally {
  await browser.close();
  await fake.close();
}
done("model");

/** Notes words that may not be on the page, however short they stand there. Runs in the page. */
function watch(never) {
  globalThis.slipped = [];
  const look = (records) => {
    const said = records.map(({ target }) => target.textContent ?? "").join(" ");
    globalThis.slipped.push(...never.filter((word) => said.includes(word)));
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
}

function part(page) {
  return page.getByRole("region", { name: "A language model" });
}

async function connect(page) {
  step("settings: what would go to a model is said before one is connected");
  const model = part(page);
  await model.getByText("Not connected").waitFor();
  const sends = model.getByRole("region", { name: "What would go to it" });
  check((await sends.getByRole("listitem").count()) >= 3, "what would go out is not said");
  await model.getByRole("button", { name: "Connect a model" }).click();
  await model.getByLabel("Who offers it").selectOption("compatible");
  await model.getByLabel("Model", { exact: true }).fill("good");
  await model.getByLabel(/^Address/).fill("ftp://127.0.0.1/v1/");
  await model.getByLabel(/^Key/).fill(KEY);
  await model.getByLabel(/^Price in/).fill("3");
  await model.getByLabel(/^Price out/).fill("15");
  await model.getByLabel(/^Dollars a day/).fill("25");
  const save = model.getByRole("button", { name: "Save the model" });
  check(await save.isDisabled(), "a model can be connected without having read what goes out");
  await model.getByRole("checkbox", { name: /I have read/ }).check();
  await accessible(page, "the form of a model");
  await save.click();
  await model
    .getByRole("alert")
    .getByText(/begins with http/)
    .waitFor();
  check((await model.getByLabel("Model", { exact: true }).inputValue()) === "good", "what was typed is gone");
  await shot(page, "model-form-light");
  await model.getByLabel(/^Address/).fill(fake.url);
  await save.click();
  await model.getByText("Connected: good at 127.0.0.1").waitFor();
  check(fake.asked.length === 0, "the model was asked before anybody wanted it");
  check(!(await page.content()).includes(KEY), "the key stays in the page");
  await page.reload();
  await model.getByText("Connected: good at 127.0.0.1").waitFor();
  await model.getByRole("button", { name: "Change the model" }).click();
  check((await model.getByLabel(/^Key/).inputValue()) === "", "the key is shown again");
  await model.getByRole("button", { name: "Cancel" }).click();
}

/** Presses Test and waits for what it says. */
async function test(page, said) {
  const model = part(page);
  await model.getByRole("button", { name: "Test the model" }).click();
  await model.getByText(said).waitFor();
  return model;
}

async function tries(page) {
  step("settings: a try of a good model, of one that refuses, of one that talks");
  const model = await test(page, /good works: 2 of 3 sentences held against the evidence/);
  await model.getByText(/keeps to the shape.*streams.*takes a whole document.*letters? a second/).waitFor();
  await model.getByText(/^Today [1-9][\d,]* of .* tokens, \$0\.\d\d of \$25\.00/).waitFor();
  await shot(page, "model-tested-light");
  await change(page, "angry");
  // What a provider says is text, whatever it looks like.
  await test(page, /does not take the question.*<img src="x"/);
  check((await model.locator("img").count()) === 0, "what a provider said became a picture");
  await accessible(page, "a model that does not work");
  await change(page, "noise");
  await test(page, /not in the shape that was asked for/);
  await change(page, "good");
}

/** Another model at the same address; the key that is kept goes on. */
async function change(page, name) {
  step(`settings: the model is ${name} from now on`);
  const model = part(page);
  await model.getByRole("button", { name: "Change the model" }).click();
  await model.getByLabel("Model", { exact: true }).fill(name);
  await model.getByRole("checkbox", { name: /I have read/ }).check();
  await model.getByRole("button", { name: "Save the model" }).click();
  await model.getByText(`Connected: ${name} at 127.0.0.1`).waitFor();
}

async function prepare(page) {
  step("a preparation, its documents read by the model too");
  const input = page.getByRole("textbox", { name: "Whom do you meet?" });
  await input.fill("Help me prepare for my meeting with Acme Corp.");
  await input.press("Enter");
  await page.getByRole("heading", { level: 1, name: /Acme/ }).waitFor();
  await page.getByText(/Research complete/).waitFor({ timeout: RESEARCH_MS });
  fake.hold();
}

/** The rules' answer to a question, while the model has not said a word. */
async function byRules(page, text) {
  const answer = await ask(page, text);
  await answer.getByText("Your model looks for better words").waitFor();
  const rules = await wordsOf(answer);
  check(rules.length > 100, `there is no answer by the rules to ${text}`);
  return { answer, rules };
}

async function written(page) {
  const { answer, rules } = await byRules(page, "Tell me more about the funding");
  step("the model writes; the plain answer is one click away meanwhile, and after");
  fake.letOn();
  const writing = answer.locator(WRITING);
  await writing.getByText(/Series C funding led by Lanternfield Capital/).waitFor();
  await shot(page, "model-writing-light");
  await plainAndBack(answer, rules, "while the model writes");
  await writing.waitFor();
  fake.letOn();
  const told = answer.locator(".prose + .drafted");
  await told.getByText(/In the words of good\./).waitFor();
  await told.getByText(/1 sentence that the evidence did not hold was cut/).waitFor();
  const cites = answer.locator(".prose").getByRole("button", { name: /^\d+ sources?: / });
  check((await cites.count()) >= 1, "a sentence of the model names no source");
  await told.scrollIntoViewIfNeeded();
  await accessible(page, "an answer in better words");
  await shot(page, "model-written-light");
  await plainAndBack(answer, rules, "in the end");
}

async function plainAndBack(answer, rules, when) {
  await answer.getByRole("button", { name: "Show the plain answer" }).click();
  check((await wordsOf(answer)) === rules, `the plain answer is not the one by the rules ${when}`);
  await answer.getByRole("button", { name: "Show it in better words" }).click();
}

/** What stands in the answer itself, without lines about the model and without buttons. */
function wordsOf(answer) {
  return answer.evaluate((article) => {
    const copy = article.cloneNode(true);
    for (const other of copy.querySelectorAll(".typing, .drafted, .again, button")) other.remove();
    return copy.textContent;
  });
}

async function spent(page, settings) {
  step("what it took is shown");
  const line = page.getByRole("region", { name: "Research", exact: true });
  await line.getByRole("button", { expanded: false }).first().click();
  await line.getByText(/Your model answered \d+ questions.*: [\d,]+ tokens, \$0\.\d\d\./).waitFor();
  await line.getByRole("button", { expanded: true }).first().click();
  await settings.reload();
  await part(settings)
    .getByText(/^Today [1-9][\d,]* of .* tokens, \$0\.\d\d of \$25\.00/)
    .waitFor();
}

async function cut(page) {
  const { answer, rules } = await byRules(page, "Deep dive on tech stack");
  step("the model is lost in mid-stream: the answer by the rules stands, and the page says why");
  fake.letOn();
  const first = await answer.locator(`${WRITING} span`).first().textContent();
  check(first.length > 20, "nothing was written before the model was lost");
  fake.letOn();
  await answer.getByText(/^No better words: cut/).waitFor();
  check((await wordsOf(answer)) === rules, "the answer by the rules is not what it was");
  check((await answer.locator(WRITING).count()) === 0, "words of a lost answer stay");
  await answer.locator(".drafted").scrollIntoViewIfNeeded();
  await accessible(page, "an answer without better words");
  await shot(page, "model-lost-light");
}

async function hostile(page) {
  const { answer } = await byRules(page, "Who's the new CISO?");
  step("markup, links and scripts of a model are cut");
  fake.letOn();
  fake.letOn();
  await answer.getByText(/4 sentences that the evidence did not hold were cut/).waitFor();
  check((await answer.locator("img, script, strong, code, em").count()) === 0, "words of a model became markup");
}

async function noise(page) {
  const { answer, rules } = await byRules(page, "Tell me more about the funding");
  step("a model that does not keep to the shape");
  fake.letOn();
  await answer.getByText(/^No better words: noise did not answer in sentences/).waitFor();
  check((await wordsOf(answer)) === rules, "the answer by the rules is not what it was");
}

async function looks(page, settings, storageState) {
  step("dark, and on a phone");
  await change(settings, "good");
  for (const colorScheme of ["light", "dark"]) {
    await settings.emulateMedia({ colorScheme });
    const model = await test(settings, /good works/);
    await model.getByRole("button", { name: "Change the model" }).click();
    await accessible(settings, `settings of a model, ${colorScheme}`);
    await shot(settings, `model-settings-${colorScheme}`);
    await model.getByRole("button", { name: "Cancel" }).click();
    const context = await browser.newContext({ ...PHONE, colorScheme, storageState });
    const phone = await open(context, settings.url());
    await part(phone).getByRole("button", { name: "Change the model" }).click();
    await part(phone).getByLabel("Model", { exact: true }).scrollIntoViewIfNeeded();
    await accessible(phone, `phone, settings of a model, ${colorScheme}`);
    await shot(phone, `model-phone-settings-${colorScheme}`);
    await phone.goto(page.url());
    await phone.getByRole("button", { name: "Chat", exact: true }).click();
    await phone.getByText(/In the words of good\./).scrollIntoViewIfNeeded();
    await accessible(phone, `phone, an answer in better words, ${colorScheme}`);
    await shot(phone, `model-phone-written-${colorScheme}`);
    await context.close();
  }
  await page.emulateMedia({ colorScheme: "dark" });
  await page.getByText(/In the words of good\./).scrollIntoViewIfNeeded();
  await accessible(page, "an answer in better words, dark");
  await shot(page, "model-written-dark");
}

async function forget(page, settings) {
  step("forgotten: nothing goes to it any more");
  settings.on("dialog", (dialog) => void dialog.accept());
  await part(settings).getByRole("button", { name: "Forget the model" }).click();
  await part(settings).getByText("Not connected").waitFor();
  const before = fake.asked.length;
  const answer = await ask(page, "Who's the new CISO?", /Dana Ruiz/);
  check((await answer.locator(".drafted, .typing").count()) === 0, "a model that was forgotten is told of");
  check(fake.asked.length === before, "a model that was forgotten is asked");
}

/** What was cut was on the page at no moment, and is not in the log. */
async function slipped(page, settings) {
  for (const one of [page, settings]) {
    const words = await one.evaluate(() => [...new Set(globalThis.slipped)]);
    check(words.length === 0, `what no source holds was on the page: ${words.join(", ")}`);
    check(!(await one.evaluate(() => "hurt" in globalThis)), "a script of the model ran");
  }
  const prep = new URL(page.url()).pathname.split("/").at(-1);
  const log = await page.context().request.get(new URL(`/api/preps/${prep}/events?limit=5000`, page.url()).href);
  check(log.ok(), `the log cannot be read: ${log.status()}`);
  const text = await log.text();
  for (const word of NEVER) check(!text.includes(word), `${word} is in the log`);
  check(text.includes("answer_drafted"), "the log has no draft");
}
