// @vitest-environment jsdom
import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import { logOf } from "../../mock/fixtures";
import { fold } from "../prep/reduce";
import { PrepContext, type PrepScope, still } from "../prep/usePrep";
import type { Block, Cite, Draft, Message, Sentence } from "../wire/types";
import { Answer, around } from "./draft";

afterEach(cleanup);

const CITE: Cite = { evidence: "evd_1", quote: "raised $50 million", url: "https://a.example/", publisher: "A" };
const SAID: Sentence = { text: "They raised <b>$50M</b>.", cites: [CITE] };
const heading = (text: string): Block => ({ kind: "text", style: "heading", text, cites: [] });
const body = (text: string, cites: Cite[] = [CITE]): Block => ({ kind: "text", style: "body", text, cites });
const BLOCKS: Block[] = [
  heading("Why it matters"),
  body("The rules' own words."),
  heading("To open with"),
  { kind: "text", style: "quote", text: "A starter?", cites: [CITE] },
  body("Nothing was read since.", []),
];

const show = (draft: Draft | undefined, sentences?: Sentence[], asked = false, act: PrepScope["act"] = () => {}) =>
  render(shown(draft, sentences, asked, act));

function shown(draft: Draft | undefined, sentences?: Sentence[], asked = false, act: PrepScope["act"] = () => {}) {
  const message: Message = {
    id: "msg_1",
    inReplyTo: null,
    blocks: BLOCKS,
    actions: [],
    metadata: { workflowStep: "explore", dataSource: "findings", confidence: null },
    ...(draft && { draft }),
  };
  const scope = {
    prep: "prp_1",
    source: still(fold(logOf("acme"))),
    writable: true,
    act,
    say: () => {},
    showSources: () => {},
  };
  return (
    <PrepContext value={scope}>
      <Answer message={message} sentences={sentences} asked={asked} />
    </PrepContext>
  );
}

describe("an answer in a model's words", () => {
  it("takes the place of the prose and shows the plain answer on request", async () => {
    const quoted: Sentence = { text: "Acme Corp: “We have raised $50M.”", cites: [CITE], quoted: true };
    show({ kind: "written", model: "words-1", sentences: [SAID, quoted], cut: 2 });
    expect(screen.getByText(/1 sentence stands in the source's own words: the model's did not hold/)).toBeTruthy();
    expect(screen.getByText(/They raised <b>\$50M<\/b>\./)).toBeTruthy();
    expect(screen.queryByText(/The rules' own words/)).toBeNull();
    expect(screen.queryByText("Why it matters")).toBeNull();
    expect(screen.getByText(/A starter/)).toBeTruthy();
    expect(screen.getByText(/2 sentences that the evidence did not hold were cut/)).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: "Show the plain answer" }));
    expect(screen.getByText(/The rules' own words/)).toBeTruthy();
    expect(screen.queryByText(/They raised/)).toBeNull();
  });

  it("says that there are none, and why, under the answer of the rules", () => {
    show({ kind: "lost", what: "words-1 broke off." });
    expect(screen.getByText(/The rules' own words/)).toBeTruthy();
    expect(screen.getByText("No better words: words-1 broke off.")).toBeTruthy();
  });

  it("shows what holds while the rest is still written, and what it may cost before a word has come", () => {
    const asked: Draft = { kind: "asked", run: "run_1", task: "draft", tokensMax: 2310, microsMax: 4100 };
    show(asked, [SAID], true);
    expect(screen.getByText(/They raised/)).toBeTruthy();
    cleanup();
    show(asked, [], true);
    expect(screen.getByText(/The rules' own words/)).toBeTruthy();
    expect(screen.getByText("Your model looks for better words (at most 2,310 tokens, $0.0041)")).toBeTruthy();
    cleanup();
    show({ ...asked, microsMax: null }, [], true);
    expect(screen.getByText("Your model looks for better words (at most 2,310 tokens)")).toBeTruthy();
    cleanup();
    // Its run has ended without a word: the answer by the rules stands alone.
    show(asked, undefined, false);
    expect(screen.queryByText(/Your model looks/)).toBeNull();
  });

  it("is said once more as one wishes, of this very answer", async () => {
    const act = vi.fn();
    show({ kind: "written", model: "words-1", sentences: [SAID], cut: 0 }, undefined, false, act);
    await userEvent.click(screen.getByText("Say it in other words"));
    await userEvent.click(screen.getByRole("button", { name: "For finance" }));
    expect(act).toHaveBeenCalledWith(
      { kind: "reword", message: "msg_1", wording: { reader: "finance" } },
      "Say it in other words: for finance",
    );
  });

  it("takes the plain answer from nobody while the model writes, and keeps to what was chosen", async () => {
    const { rerender } = show(undefined, [SAID], true);
    await userEvent.click(screen.getByRole("button", { name: "Show the plain answer" }));
    expect(screen.getByText(/The rules' own words/)).toBeTruthy();
    expect(screen.queryByText(/They raised/)).toBeNull();
    rerender(shown({ kind: "written", model: "words-1", sentences: [SAID, SAID], cut: 0 }));
    expect(screen.getByText(/The rules' own words/)).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: "Show it in better words" }));
    expect(screen.getAllByText(/They raised/)).toHaveLength(2);
  });

  it("says whose words they are right under them, however long the answer is", async () => {
    show({ kind: "written", model: "words-1", sentences: [SAID], cut: 0 });
    const under = (text: RegExp) => screen.getByText(text).closest("p")?.nextElementSibling?.textContent;
    expect(under(/They raised/)).toMatch(/^In the words of words-1\. Each sentence was held against/);
    await userEvent.click(screen.getByRole("button", { name: "Show the plain answer" }));
    expect(under(/The rules' own words/)).toMatch(/^The answer by the rules\./);
    expect(screen.getByText("Nothing was read since.")).toBeTruthy();
  });

  it.each([
    '<img src="x" onerror="hurt()">',
    "<script>hurt()</script>",
    "[the report](https://hostile.example/)",
    "https://hostile.example/",
    "**bold** and `code`",
  ])("shows as text what would be markup: %s", (hostile) => {
    const { container } = show({ kind: "written", model: hostile, sentences: [{ text: hostile, cites: [] }], cut: 0 });
    expect(container.querySelector(".prose")?.textContent?.trim()).toBe(hostile);
    show({ kind: "lost", what: hostile });
    expect(screen.getByText(`No better words: ${hostile}`)).toBeTruthy();
    expect(document.querySelector("img, script, strong, code, a[href*='hostile']")).toBeNull();
  });

  it("keeps what is no prose, and no heading over nothing", () => {
    const { before, after } = around([{ kind: "finding", finding: "fnd_1" }, ...BLOCKS]);
    expect(before).toEqual([{ kind: "finding", finding: "fnd_1" }]);
    expect(after).toEqual([BLOCKS[2], BLOCKS[3], BLOCKS[4]]);
  });
});
