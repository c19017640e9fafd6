// @vitest-environment jsdom
import { cleanup, configure, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { mockNetwork } from "../../mock/browser";
import { App } from "../app";
import { go } from "../ui/path";

configure({ asyncUtilTimeout: 20_000 });

type Sent = { method: string; url: string; body: unknown };
let sent: Sent[];

beforeEach(() => {
  localStorage.clear();
  mockNetwork(0);
  sent = [];
  const answer = globalThis.fetch;
  Object.assign(globalThis, {
    fetch: (url: string, wanted: { method: string; body?: string | null }) => {
      sent.push({ method: wanted.method, url, body: wanted.body ? JSON.parse(wanted.body) : null });
      return answer(url, wanted);
    },
  });
  go("/settings");
  render(<App />);
});

afterEach(cleanup);

const card = (name: string) => screen.findByRole("listitem", { name });
const press = (within_: HTMLElement, name: string) => userEvent.click(within(within_).getByRole("button", { name }));

it("keeps the button before the form that it opens, where a phone shows them one below the other", async () => {
  const slack = await card("Slack");
  await press(slack, "Connect Slack");
  const opener = within(slack).getByRole("button", { name: "Connect Slack" });
  const field = within(slack).getByLabelText("Bot token");
  expect(opener.compareDocumentPosition(field)).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
});

it("connects by a webhook, and does not keep its address", async () => {
  const slack = await card("Slack");
  expect(within(slack).getByText("Not connected")).toBeTruthy();
  await press(slack, "Connect Slack");
  await userEvent.click(within(slack).getByRole("radio", { name: "An incoming webhook" }));
  const address = within(slack).getByLabelText("Webhook address");
  expect([address.getAttribute("type"), address.getAttribute("autocomplete")]).toEqual(["password", "off"]);
  await userEvent.type(address, "https://hooks.example/T0/B0/hush{Enter}");
  await within(slack).findByText("Connected: the channel of an incoming webhook");
  expect(sent.at(-1)).toEqual({
    method: "PUT",
    url: "/api/connections/slack",
    body: { url: "https://hooks.example/T0/B0/hush" },
  });
  expect(within(slack).queryByLabelText("Webhook address")).toBeNull();
  await press(slack, "Change Slack");
  await userEvent.click(within(slack).getByRole("radio", { name: "An incoming webhook" }));
  expect(within(slack).getByLabelText("Webhook address")).toHaveProperty("value", "");
});

it("shows beside the form why it was refused, at the field at fault", async () => {
  const slack = await card("Slack");
  await press(slack, "Connect Slack");
  await userEvent.type(within(slack).getByLabelText("Bot token"), "xoxb-1");
  await userEvent.type(within(slack).getByLabelText("Channel id"), "general{Enter}");
  const alert = await within(slack).findByRole("alert");
  expect(alert.textContent).toBe("Channel id: a channel's id is needed (such as C024BE91L). Nothing was kept.");
  const channel = within(slack).getByLabelText("Channel id");
  expect(channel.getAttribute("aria-invalid")).toBe("true");
  expect(channel.getAttribute("aria-describedby")).toContain(alert.id);
  expect(channel).toHaveProperty("value", "general");
});

it("sends what a mail server needs, the port as a number", async () => {
  const mail = await card("Mail");
  await press(mail, "Connect Mail");
  const type = (label: RegExp, text: string) => userEvent.type(within(mail).getByLabelText(label), text);
  await type(/^Server/, "smtp.keystead.example");
  await type(/^Port/, "465");
  await userEvent.selectOptions(within(mail).getByLabelText("Security"), "tls");
  await type(/^User/, "rep");
  await type(/^Password/, " spaces count ");
  await type(/^From/, "rep@keystead.example{Enter}");
  await within(mail).findByText("Connected: from rep@keystead.example by smtp.keystead.example");
  expect(sent.at(-1)?.body).toEqual({
    host: "smtp.keystead.example",
    port: 465,
    security: "tls",
    user: "rep",
    password: " spaces count ",
    from: "rep@keystead.example",
  });
});

it("tries a connection, and forgets it only when that is meant", async () => {
  const notion = await card("Notion");
  await press(notion, "Connect Notion");
  await userEvent.type(within(notion).getByLabelText("Integration token"), "ntn_1");
  await userEvent.type(
    within(notion).getByLabelText("Page address"),
    `https://notion.example/${"a".repeat(32)}{Enter}`,
  );
  await within(notion).findByText(/^Connected: pages under/);
  await press(notion, "Test Notion");
  await within(notion).findByText(/It knows us/);
  const sure = vi.spyOn(window, "confirm").mockReturnValueOnce(false).mockReturnValueOnce(true);
  await press(notion, "Forget Notion");
  expect(within(notion).getByText(/^Connected/)).toBeTruthy();
  await press(notion, "Forget Notion");
  await within(notion).findByText("Not connected");
  expect(sure).toHaveBeenCalledTimes(2);
  expect(sent.filter(({ method }) => method === "DELETE")).toHaveLength(1);
});

it("says so when Callsheet cannot be reached, and keeps what was typed", async () => {
  const notion = await card("Notion");
  await press(notion, "Connect Notion");
  Object.assign(globalThis, { fetch: () => Promise.reject(new TypeError("away")) });
  await userEvent.type(within(notion).getByLabelText("Integration token"), "ntn_1");
  await userEvent.type(within(notion).getByLabelText("Page address"), "x{Enter}");
  const alert = await within(notion).findByRole("alert");
  expect(alert.textContent).toMatch(/cannot be reached; nothing was changed/);
  expect(within(notion).getByLabelText("Integration token")).toHaveProperty("value", "ntn_1");
});
