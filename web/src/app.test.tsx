// @vitest-environment jsdom
import { cleanup, configure, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it } from "vitest";
import { mockNetwork } from "../mock/browser";
import { App } from "./app";
import { go } from "./ui/path";

// The machine may be busy; what is waited for comes, or the test fails.
configure({ asyncUtilTimeout: 20_000 });

beforeEach(() => {
  // jsdom draws nothing, so it scrolls nothing.
  Element.prototype.scrollIntoView = () => {};
  localStorage.clear();
  sessionStorage.clear();
  go("/");
});

afterEach(cleanup);

async function begin() {
  render(<App />);
  const field = screen.getByRole("textbox", { name: "Whom do you meet?" });
  await userEvent.type(field, "Help me prepare for my meeting with Acme Corp.{Enter}");
  await screen.findByRole("heading", { name: "Acme Corp", level: 1 });
}

const log = () => screen.getByRole("log", { name: "Conversation" });

it("goes from a sentence to a brief", async () => {
  mockNetwork(0);
  await begin();
  expect(within(log()).getByText("Help me prepare for my meeting with Acme Corp.")).toBeTruthy();
  await screen.findByText(/Research complete/);
  const brief = screen.getByRole("region", { name: "Five-minute brief" });
  expect(within(brief).getByRole("heading", { name: "Say this first" })).toBeTruthy();
  expect(within(brief).getByRole("table", { name: "Fit" })).toBeTruthy();
  await userEvent.type(screen.getByRole("textbox", { name: /Ask about Acme Corp/ }), "Show decision makers{Enter}");
  await within(log()).findByText("Who decides at Acme Corp");
});

it("picks a button by its number, unless somebody types", async () => {
  mockNetwork(1);
  await begin();
  const renewal = await screen.findByRole("button", { name: /^Renewal/ });
  await userEvent.type(screen.getByRole("textbox", { name: /Ask about/ }), "1");
  expect(renewal.getAttribute("aria-pressed")).toBe("false");
  await userEvent.clear(screen.getByRole("textbox", { name: /Ask about/ }));
  screen.getByRole("textbox", { name: /Ask about/ }).blur();
  await userEvent.keyboard("1");
  await waitFor(() => expect(renewal.getAttribute("aria-pressed")).toBe("true"));
});

it("tells why a button is offered", async () => {
  mockNetwork(1);
  await begin();
  const skip = await screen.findByRole("button", { name: /^Skip to the results/ });
  expect(skip.title).toBe("Waits for the research to end, then shows it. Waits for the research.");
  const described = document.getElementById(skip.getAttribute("aria-describedby") ?? "");
  expect(described?.textContent).toBe(skip.title);
});

it("sends what an input action was filled with", async () => {
  const backend = mockNetwork(1);
  await begin();
  await userEvent.click(await screen.findByRole("button", { name: "Not Keystead?" }));
  await userEvent.type(screen.getByRole("textbox", { name: "Your company" }), "other.example{Enter}");
  const [prep] = backend.startPage().preps;
  const taken = () => backend.prep(prep?.id ?? "")?.log.find(({ event }) => event.kind === "action_taken")?.event;
  await waitFor(() => expect(taken()).toMatchObject({ action: { kind: "set_vendor", vendor: "other.example" } }));
});

it("opens into every step, each with its state in words", async () => {
  mockNetwork(0);
  await begin();
  await screen.findByText(/Research complete/);
  await userEvent.click(screen.getByRole("button", { name: /Steps/ }));
  const steps = screen.getByRole("region", { name: "What is going on at the customer" });
  expect(steps.textContent).toContain("Your CRM · skipped: No CRM is connected");
  expect(steps.textContent).toContain(
    "Filings · failed: The filings index did not answer within 10 s; the rest goes on",
  );
  expect(steps.textContent).toContain("Company site · done · 14 pages, 8 findings, 1 not readable");
  expect(screen.getByRole("region", { name: "What your company sells" }).textContent).toContain(
    "Products · from cache",
  );
});

it("keeps unsent text over a reload", async () => {
  mockNetwork(1);
  await begin();
  await userEvent.type(screen.getByRole("textbox", { name: /Ask about/ }), "half a thou");
  cleanup();
  render(<App />);
  expect(await screen.findByDisplayValue("half a thou")).toBeTruthy();
});

it("offers slash commands, to be reached by keys", async () => {
  const backend = mockNetwork(0);
  await begin();
  await userEvent.type(screen.getByRole("textbox", { name: /Ask about/ }), "/r");
  expect(within(screen.getByRole("list", { name: "Commands" })).getAllByRole("button")).toHaveLength(2);
  await userEvent.keyboard("{ArrowDown}{ArrowDown}{Enter}");
  const [prep] = backend.startPage().preps;
  const said = () =>
    backend
      .prep(prep?.id ?? "")
      ?.view()
      .turns.filter((turn) => turn.kind === "rep");
  await waitFor(() => expect(said()?.at(-1)).toMatchObject({ text: "/refresh" }));
});

it("sends to a system what was shown, when it is approved and not before", async () => {
  const backend = mockNetwork(0);
  backend.connections.answer("PUT", "slack", "", '{"token":"xoxb-1","channel":"C024BE91L"}');
  await begin();
  await screen.findByText(/Research complete/);
  await userEvent.click(screen.getByRole("button", { name: "Export" }));
  await userEvent.click(screen.getByRole("button", { name: "Slack" }));
  const deliveries = await screen.findByRole("region", { name: "Deliveries" });
  expect(deliveries.textContent).toMatch(/Slack, channel C024BE91L, as a bot.*Not sent/);
  const approve = within(log()).getByRole("button", { name: /^Send it now/ });
  expect(approve.getAttribute("aria-keyshortcuts")).toBeNull();
  await userEvent.click(approve);
  await within(deliveries).findByText(/^Delivered/);
  expect(approve.getAttribute("aria-pressed")).toBe("true");
});

it("opens what it loads when it is asked for", async () => {
  mockNetwork(1);
  render(<App />);
  await userEvent.click(await screen.findByRole("link", { name: "Settings" }));
  expect(await screen.findByRole("heading", { name: "Where documents are sent" })).toBeTruthy();
});

it("explains how to sign in again when the server does not know the browser", async () => {
  mockNetwork(1);
  Object.assign(globalThis, { fetch: async () => new Response("{}", { status: 401 }) });
  render(<App />);
  expect(await screen.findByRole("heading", { name: "Open Callsheet with its own address" })).toBeTruthy();
});

it("shows how sources stand, switches one off and tries one", async () => {
  mockNetwork(0);
  go("/sources");
  render(<App />);
  const news = await screen.findByRole("listitem", { name: "News and press releases" });
  expect(within(news).getByText(/Venture Herald did not answer/)).toBeTruthy();
  const on = within(news).getByRole("switch", { name: "Read News and press releases" });
  expect(on.getAttribute("aria-checked")).toBe("true");
  await userEvent.click(on);
  await waitFor(() => expect(on.getAttribute("aria-checked")).toBe("false"));
  await userEvent.click(within(news).getByRole("button", { name: "Test News and press releases" }));
  await within(news).findByText(/3 documents in 4 requests/);
});
