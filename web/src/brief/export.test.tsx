// @vitest-environment jsdom
import { cleanup, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { logOf } from "../../mock/fixtures";
import { fold } from "../prep/reduce";
import { PrepContext, still } from "../prep/usePrep";
import type { Action, DeliveryState, DeliveryView, DocumentMeta, PrepView } from "../wire/types";
import { Export } from "./export";

const LOG = logOf("acme");
const VIEW = fold(LOG);

beforeEach(() => {
  // jsdom draws nothing, so it scrolls nothing.
  Element.prototype.scrollIntoView = () => {};
});

afterEach(cleanup);

function show(view: PrepView = VIEW, writable = true): Action[] {
  const acts: Action[] = [];
  const scope = {
    prep: "prep_acme",
    source: still(view),
    writable,
    act: (action: Action) => acts.push(action),
    say: () => {},
    showSources: () => {},
  };
  render(
    <PrepContext value={scope}>
      <Export />
    </PrepContext>,
  );
  return acts;
}

const open = () => userEvent.click(screen.getByRole("button", { name: "Export" }));
const press = (name: string | RegExp) => userEvent.click(screen.getByRole("button", { name }));
const customer = () => userEvent.click(screen.getByRole("radio", { name: "the customer" }));

describe("the export menu", () => {
  it("makes each format for whom it was asked", async () => {
    const acts = show();
    await open();
    await press("PDF");
    await press(/^Findings table/);
    await customer();
    await press("Slides");
    await press("Mail draft");
    await press("Invitation (.ics)");
    expect(acts).toEqual([
      { kind: "create_document", format: "pdf", audience: "internal" },
      { kind: "create_document", format: "csv", audience: "internal" },
      { kind: "create_document", format: "pptx", audience: "customer" },
      { kind: "create_document", format: "email", audience: "customer" },
      { kind: "create_document", format: "ics", audience: "customer" },
    ]);
  });

  it("makes the ROI case for the customer, and what changed for us alone", async () => {
    const acts = show();
    await open();
    await customer();
    await userEvent.click(screen.getByRole("radio", { name: "the ROI case" }));
    expect(screen.queryByRole("button", { name: /^Mail draft/ })).toBeNull();
    await press("PDF");
    await userEvent.click(screen.getByRole("radio", { name: "what changed" }));
    await press("PDF for the phone");
    expect(acts).toEqual([
      { kind: "create_document", format: "pdf", audience: "customer", about: { kind: "roi" } },
      { kind: "create_document", format: "pdf_phone", audience: "internal", about: { kind: "changes" } },
    ]);
  });

  it("sends only the brief, so another document offers no place", async () => {
    show();
    await open();
    expect(screen.getByRole("button", { name: "Slack" })).toBeTruthy();
    await userEvent.click(screen.getByRole("radio", { name: "the ROI case" }));
    expect(screen.queryByRole("button", { name: "Slack" })).toBeNull();
  });

  it("copies the mail for the customer, and says so, or why it cannot", async () => {
    const mail = { subject: "Before we meet", text: "What we read.", href: "mailto:?subject=x", cut: false };
    const copied: string[] = [];
    let refuse = false;
    const user = userEvent.setup();
    vi.spyOn(navigator.clipboard, "writeText").mockImplementation((text: string) => {
      if (refuse) return Promise.reject(new Error("not allowed"));
      copied.push(text);
      return Promise.resolve();
    });
    const fetched = vi.spyOn(globalThis, "fetch").mockImplementation(() => Promise.resolve(Response.json(mail)));
    show();
    await open();
    await customer();
    const copy = () => user.click(screen.getByRole("button", { name: "Copy the text" }));
    await copy();
    expect(await screen.findByText("The text of the mail is copied.")).toBeTruthy();
    expect(copied).toEqual(["What we read."]);
    refuse = true;
    await copy();
    expect(await screen.findByText(/does not let this page copy/)).toBeTruthy();
    fetched.mockRejectedValue(new TypeError("offline"));
    await copy();
    expect(await screen.findByText(/cannot be reached/)).toBeTruthy();
    vi.restoreAllMocks();
  });

  it("makes nothing for readers that a format is not for, and says whom it is for", async () => {
    const acts = show();
    await open();
    for (const name of ["Mail draft customer only", "Invitation (.ics) customer only"]) await press(name);
    await customer();
    await press("Findings table (CSV) us only");
    expect(acts).toEqual([]);
  });

  it("shows what would be sent to a place before anything is", async () => {
    const acts = show();
    await open();
    await press("Slack");
    await customer();
    await press("Notion");
    await press("Mail");
    await userEvent.type(
      screen.getByRole("textbox", { name: "Mail it to" }),
      "dana@acmecorp.example li@x.example{Enter}",
    );
    expect(acts).toEqual([
      { kind: "propose_delivery", system: "slack", to: [], audience: "internal" },
      { kind: "propose_delivery", system: "notion", to: [], audience: "customer" },
      {
        kind: "propose_delivery",
        system: "mail",
        to: ["dana@acmecorp.example", "li@x.example"],
        audience: "customer",
      },
    ]);
    expect(document.activeElement).toBe(screen.getByRole("button", { name: "Mail" }));
  });

  it("links the newest document of each format, with its size and who may read it", () => {
    const [pdf] = VIEW.documents;
    if (!pdf) throw new Error("No document was recorded");
    const slides: DocumentMeta = { ...pdf, id: "doc_new", format: "pptx", audience: "customer", bytes: 91_400 };
    show({ ...VIEW, documents: [...VIEW.documents, slides] });
    const links = within(screen.getByRole("list", { name: "Documents" })).getAllByRole("link");
    expect(links.map((link) => link.textContent)).toEqual([
      expect.stringMatching(/Download PDF Internal.*38 kB/),
      expect.stringMatching(/Download slides Customer-safe.*91 kB/),
      expect.stringMatching(/Download Markdown Internal.*4 kB/),
    ]);
    expect(links[0]?.getAttribute("href")).toBe(`/api/preps/prep_acme/documents/${VIEW.documents.at(-1)?.id}`);
  });

  it("is away on a saved copy, and what was made stays", () => {
    show(VIEW, false);
    expect(screen.queryByRole("button", { name: "Export" })).toBeNull();
    expect(screen.getAllByRole("link", { name: /^Download/ }).length).toBeGreaterThan(0);
  });
});

describe("a delivery", () => {
  const [sent] = VIEW.deliveries;

  it("that a newer one took the place of is listed no more", () => {
    if (!sent) throw new Error("No delivery was recorded");
    show({ ...VIEW, deliveries: [{ ...sent, state: { kind: "set_aside" } }] });
    expect(screen.queryByRole("region", { name: "Deliveries" })).toBeNull();
  });

  function said(state: DeliveryState, change: Partial<DeliveryView> = {}): HTMLElement {
    if (!sent) throw new Error("No delivery was recorded");
    show({ ...VIEW, deliveries: [{ ...sent, ...change, state }] });
    return within(screen.getByRole("region", { name: "Deliveries" })).getByRole("listitem");
  }

  it("waits for approval, in the chat", () => {
    expect(said({ kind: "proposed" }).textContent).toMatch(/Slack, channel C024BE91L.*Internal.*Not sent.*approve/);
  });

  it("says which part is on its way", () => {
    const receipts = sent?.receipts.slice(0, 1) ?? [];
    expect(said({ kind: "sending" }, { receipts }).textContent).toMatch(/Sending, part 2 of 2…/);
  });

  it("shows where the research can be followed, while it goes on", () => {
    if (!sent) throw new Error("No delivery was recorded");
    const live: Partial<DeliveryView> = { delivery: { ...sent.delivery, kind: "live_progress", parts: 1 } };
    const item = said({ kind: "sending" }, live);
    expect(item.textContent).toMatch(/Progress, kept up to date while the research goes on\./);
    const link = within(item).getByRole("link", { name: "Open in Slack" });
    expect(link.getAttribute("href")).toBe(sent.receipts[0]?.url);
  });

  it("links to where it arrived", () => {
    const item = said({ kind: "delivered", at: Date.now(), url: "https://keystead.slack.example/archives/1" });
    expect(item.textContent).toMatch(/Delivered, \d\d:\d\d/);
    const link = within(item).getByRole("link", { name: "Open in Slack" });
    expect(link.getAttribute("href")).toBe("https://keystead.slack.example/archives/1");
    expect(link.getAttribute("rel")).toMatch(/noreferrer noopener/);
  });

  it("links only to the web", () => {
    const item = said({ kind: "delivered", at: Date.now(), url: "javascript:alert(1)" });
    expect(within(item).queryByRole("link")).toBeNull();
    expect(item.textContent).not.toMatch(/Open in/);
  });

  it("says what went wrong, and to look first where it may have arrived", () => {
    expect(said({ kind: "failed", what: "Slack says: not_in_channel.", unclear: false }).textContent).toMatch(
      /Not sent: Slack says: not_in_channel\.$/,
    );
    cleanup();
    expect(said({ kind: "failed", what: "The line broke.", unclear: true }).textContent).toMatch(
      /It may have arrived\. The line broke\. Look there first/,
    );
  });
});
