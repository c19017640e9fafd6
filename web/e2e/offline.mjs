// The server goes away: the page still opens and shows the saved brief; what is typed is kept and sent later.
// CALLSHEET_URL names a server at this moment; `away` and `back` stop it and start it again.
import { accessible, check, done, launch, open, shot } from "./browser.mjs";

export async function offline(address, { away, back }) {
  const browser = await launch();
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await open(context, address);
    const input = page.getByRole("textbox", { name: "Whom do you meet?" });
    await input.fill("Help me prepare for my meeting with Acme Corp.");
    await input.press("Enter");
    await page.getByText(/Research complete/).waitFor();
    const brief = page.getByRole("region", { name: "Five-minute brief" });
    const saved = () =>
      page.evaluate(() => Object.keys(localStorage).some((key) => key.startsWith("callsheet:saved:")));
    await page.waitForFunction(() => Object.keys(localStorage).some((key) => key.startsWith("callsheet:saved:")));
    check(await saved(), "no copy was kept");
    await page.evaluate(() => navigator.serviceWorker.ready);
    const said = await brief.locator(".line-text").allTextContents();

    await away();
    console.log("- the server is away");
    await page
      .getByRole("status")
      .getByText(/Offline/)
      .first()
      .waitFor();
    await page.getByRole("textbox", { name: /^Ask about/ }).fill("Show the hiring details");
    await page.keyboard.press("Enter");
    await page.getByText("Kept here; it is sent when the line is back").waitFor();
    await shot(page, "offline-open");

    const again = await open(context, page.url());
    await again.getByText(/This is the brief saved in this browser/).waitFor();
    const kept = await again.getByRole("region", { name: "Five-minute brief" }).locator(".line-text").allTextContents();
    check(JSON.stringify(kept) === JSON.stringify(said), "the saved brief is another one");
    await accessible(again, "offline");
    await shot(again, "offline-reload");

    await back();
    console.log("- the server is back");
    const answer = page.locator('article[aria-label="You"]', { hasText: "Show the hiring details" });
    await answer.locator('xpath=following-sibling::article[@aria-label="Callsheet"]').first().waitFor();
    check((await answer.count()) === 1, "what was kept was sent more than once");
    await again.getByText("Live", { exact: true }).waitFor();
    await again.locator('article[aria-label="You"]', { hasText: "Show the hiring details" }).waitFor();
  } catch (error) {
    check(false, error.stack ?? String(error));
  } finally {
    await browser.close();
  }
  done("offline");
}
