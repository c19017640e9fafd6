// @vitest-environment jsdom
import { cleanup, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import { logOf } from "../../mock/fixtures";
import { BriefPane } from "../brief/brief";
import { fold } from "../prep/reduce";
import { PrepContext, type PrepScope, type SourcesFocus, still } from "../prep/usePrep";
import type { Action, Block, PrepView } from "../wire/types";
import { BlockView } from ".";

const VIEW = fold(logOf("acme"));
const BLOCKS = VIEW.turns.flatMap((turn) => (turn.kind === "assistant" ? turn.message.blocks : []));
const ofKind = (kind: Block["kind"]) => BLOCKS.filter((block) => block.kind === kind);

afterEach(cleanup);

function show(blocks: readonly Block[], view: PrepView = VIEW) {
  const acts: Action[] = [];
  const focused: SourcesFocus[] = [];
  const scope: PrepScope = {
    prep: "prep_acme",
    source: still(view),
    writable: true,
    act: (action) => acts.push(action),
    say: () => {},
    showSources: (focus) => focused.push(focus),
  };
  render(
    <PrepContext value={scope}>
      {blocks.map((block, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: drawn once
        <BlockView key={index} block={block} />
      ))}
      <BriefPane lines={new Map()} />
    </PrepContext>,
  );
  return { acts, focused };
}

describe("blocks", () => {
  it("shows what a finding rests on, and where sources disagree", async () => {
    const { focused } = show(ofKind("finding").slice(0, 1));
    const card = screen.getAllByRole("article")[0] ?? document.body;
    expect(card.textContent).toMatch(/Lanternfield Capital, Copper Elm Ventures, Quillback Growth/);
    expect(card.textContent).toMatch(/Sources disagree: \$50 million here, \$52 million at Markets Desk/);
    await userEvent.click(within(card).getByRole("button", { name: /^5 sources/ }));
    expect(focused).toEqual([{ kind: "finding", finding: "fnd_funding" }]);
  });

  it("shows the rep's correction with the finding", () => {
    show([{ kind: "finding", finding: "fnd_slack" }]);
    expect(screen.getByText("They moved off Slack in spring")).toBeTruthy();
  });

  it("says so when a finding was withdrawn", () => {
    show([{ kind: "finding", finding: "fnd_lima" }]);
    expect(screen.getByText(/withdrawn/)).toBeTruthy();
  });

  it("gives every chart its numbers as a table", () => {
    show(ofKind("chart"));
    const rows = within(screen.getByRole("table", { name: "" })).getAllByRole("row", { hidden: true });
    expect(rows.at(-1)?.textContent).toContain("22 Nov143");
  });

  it("shows an empty seat as one", () => {
    show(ofKind("people"));
    expect(screen.getByRole("heading", { name: "Uses" }).parentElement?.textContent).toContain("Nobody is known here");
  });

  it("cites both sides of a recommendation", () => {
    show(ofKind("recommendation").slice(0, 1));
    const card = screen.getAllByRole("article")[0] ?? document.body;
    expect(within(card).getByRole("button", { name: "2 sources: Acme Corp, Greenhouse" })).toBeTruthy();
    expect(within(card).getAllByRole("button", { name: /source.*Keystead/ })).toHaveLength(2);
  });

  it("asks the server to compute again with a changed input", async () => {
    const { acts } = show(ofKind("roi").slice(0, 1));
    const field = screen.getByRole("spinbutton", { name: "Cost of an IT hour" });
    await userEvent.clear(field);
    await userEvent.type(field, "80{Enter}");
    expect(acts).toEqual([{ kind: "roi_input", key: "hour_cost", value: 80 }]);
  });

  it("takes a range and whose word it is", async () => {
    const { acts } = show(ofKind("roi").slice(0, 1));
    await userEvent.click(screen.getAllByText(/^USD/)[0] ?? document.body);
    const low = screen.getByRole("spinbutton", { name: "Cost of an IT hour, low", hidden: true });
    await userEvent.clear(low);
    await userEvent.type(low, "60");
    await userEvent.click(screen.getByRole("checkbox", { name: /our assumption/ }));
    await userEvent.click(screen.getByRole("button", { name: "Compute again" }));
    expect(acts).toEqual([{ kind: "roi_input", key: "hour_cost", value: 70, low: 60, high: 85, tag: "assumed" }]);
  });

  it("says why a number cannot be taken, and sends nothing", async () => {
    const { acts } = show(ofKind("roi").slice(0, 1));
    const field = screen.getByRole("spinbutton", { name: /Cost of an IT hour$/ });
    await userEvent.clear(field);
    await userEvent.type(field, "-1{Enter}");
    expect(screen.getByRole("alert").textContent).toMatch(/A number from 0 to/);
    expect(acts).toEqual([]);
  });

  it("offers the ROI case as a sheet", () => {
    show(ofKind("roi").slice(0, 1));
    const link = screen.getByRole("link", { name: "Download as CSV" });
    expect(link.getAttribute("href")).toBe("/api/preps/prep_acme/roi.csv");
  });

  it("shows what is known of the deal, and asks for the rest", () => {
    show(ofKind("qualification"));
    const table = screen.getByRole("table", { name: /MEDDPICC/ });
    const rows = within(table)
      .getAllByRole("row")
      .map((row) => row.textContent);
    expect(rows).toHaveLength(4);
    expect(rows[1]).toMatch(/Metrics.*Unknown.*nothing yet.*Which two numbers/);
    expect(rows[3]).toMatch(/Competition.*Partly known.*Microsoft Entra ID/);
    expect(screen.getAllByText("internal").length).toBeGreaterThan(0);
  });

  it("says what would change our mind", () => {
    show(ofKind("recommendation").slice(0, 1));
    expect(screen.getByText("Would change our mind")).toBeTruthy();
  });

  it("picks a company by click", async () => {
    const { acts } = show(ofKind("candidates"));
    await userEvent.click(screen.getByRole("button", { name: /This one.*Acme Hardware/ }));
    expect(acts).toEqual([{ kind: "pick_company", name: "Acme Hardware", domain: "acme-hardware.example" }]);
  });

  it("links a document to its download", () => {
    show(ofKind("document").slice(0, 1));
    const [link] = screen.getAllByRole("link", { name: /Download PDF/ });
    expect(link?.getAttribute("href")).toBe("/api/preps/prep_acme/documents/doc_pdf");
    expect(link?.getAttribute("download")).toBe("acme-corp-brief.pdf");
  });
});

describe("text from outside", () => {
  const hostile = "<img src=x onerror=alert(1)> **bold** [x](javascript:alert(1))";

  it("stays text, everywhere", () => {
    const text = JSON.stringify(VIEW).replaceAll("Lanternfield Capital", JSON.stringify(hostile).slice(1, -1));
    const view: PrepView = JSON.parse(text);
    show(BLOCKS, view);
    expect(screen.getAllByText(/onerror=alert/).length).toBeGreaterThan(0);
    expect(document.querySelector("img")).toBeNull();
    expect(document.querySelector("[onerror]")).toBeNull();
  });

  it("becomes a link only to the web", () => {
    const evidence = { evidence: "evd_1", publisher: "Bad", publishedOn: null, fetchedAt: 0 };
    show([
      {
        kind: "sources",
        title: "Read",
        sources: [{ ...evidence, url: "javascript:alert(1)", kindOfEvidence: "article" }],
      },
    ]);
    expect(screen.getByText("Bad").closest("a")).toBeNull();
  });
});

describe("the brief", () => {
  it("can be changed line by line", async () => {
    const { acts } = show([]);
    const line = screen.getByText("What must be true by the first audit under the new CISO?").closest("li");
    await userEvent.click(within(line ?? document.body).getByRole("button", { name: "Remove", hidden: true }));
    await userEvent.click(within(line ?? document.body).getByRole("button", { name: "Reword", hidden: true }));
    const field = screen.getByRole("textbox", { name: "Reword this line" });
    await userEvent.clear(field);
    await userEvent.type(field, "Shorter{Enter}");
    expect(acts).toEqual([
      { kind: "remove_line", line: "line_ask_2" },
      { kind: "rewrite_line", line: "line_ask_2", text: "Shorter" },
    ]);
  });

  it("says what never reaches the customer, and what was left out", () => {
    show([]);
    expect(screen.getAllByText("internal").length).toBeGreaterThan(0);
    expect(screen.getByText(/One line left out/)).toBeTruthy();
  });
});
