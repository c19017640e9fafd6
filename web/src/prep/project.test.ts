import { expect, it } from "vitest";
import { logOf } from "../../mock/fixtures";
import type { ActionOffer, Logged } from "../wire/types";
import { rememberLines, removedLines } from "./lines";
import { isChosen, offerState, research, sourceEntries, stepGroups, webAddress } from "./project";
import { EMPTY, fold } from "./reduce";

const LOG = logOf("acme");
const VIEW = fold(LOG);
const until = (fits: (logged: Logged) => boolean) => LOG.slice(0, LOG.findIndex(fits) + 1);

it("counts steps of both workflows, and says how they ended", () => {
  const half = until(({ event }) => event.kind === "finding_added");
  expect(research(EMPTY)).toMatchObject({ state: "none", total: 0 });
  expect(research(fold(half))).toMatchObject({ state: "running", total: 16, finished: 5, findings: 1 });
  expect(research(VIEW)).toMatchObject({ state: "gaps", total: 16, finished: 16, read: 95 });
  const paused = until(({ event }) => event.kind === "workflow_paused");
  expect(research(fold(paused)).state).toBe("paused");
});

it("puts steps of a group together, in order", () => {
  const run = VIEW.runs.find((known) => known.workflow === "customer_intelligence");
  const groups = run ? stepGroups(run) : [];
  expect(groups.map(({ group, steps }) => [group, steps.length])).toEqual([
    [null, 1],
    ["smart_collection", 6],
    [null, 1],
    [null, 1],
    [null, 1],
    [null, 1],
  ]);
});

it("turns a waiting button ready as soon as what it waits for is there", () => {
  const offer: ActionOffer = {
    action: { kind: "explore", area: "hiring" },
    label: "Show the hiring details",
    why: "",
    state: { kind: "pending", waitingFor: "the job board", aboutSeconds: 4 },
    preferred: false,
    input: null,
  };
  const early = fold(until(({ event }) => event.kind === "partial_results"));
  expect(offerState(offer, early)).toBe(offer.state);
  const found = fold(until(({ event }) => event.kind === "finding_added" && event.finding.kind === "hiring"));
  expect(offerState(offer, found)).toEqual({ kind: "new" });
  const roi: ActionOffer = { ...offer, action: { kind: "roi_case" } };
  expect(offerState(roi, found)).toBe(roi.state);
  expect(offerState(roi, VIEW)).toEqual({ kind: "ready" });
});

it("shows which purpose, role and pin are chosen", () => {
  const offer = (action: ActionOffer["action"]): ActionOffer => ({
    action,
    label: "",
    why: "",
    state: { kind: "ready" },
    preferred: false,
    input: null,
  });
  expect(isChosen(offer({ kind: "set_purpose", purpose: "expansion" }), VIEW)).toBe(true);
  expect(isChosen(offer({ kind: "set_role", role: "se" }), VIEW)).toBe(false);
  expect(isChosen(offer({ kind: "add_to_brief", finding: "fnd_expansion" }), VIEW)).toBe(true);
  expect(isChosen(offer({ kind: "refresh" }), VIEW)).toBeUndefined();
});

it("lists each source once, with its quotes and what rests on it", () => {
  const entries = sourceEntries(VIEW, { kind: "all" });
  expect(new Set(entries.map((entry) => entry.url)).size).toBe(entries.length);
  const own = entries.find((entry) => entry.evidence === "evd_series_c_own");
  expect(own?.quotes).toHaveLength(2 + 1);
  expect(own?.findings).toEqual([
    "$50M Series C led by Lanternfield Capital, for a European launch",
    "Offices to open in Berlin and Dublin",
  ]);
});

it("shows what disagrees among the sources of a finding", () => {
  const entries = sourceEntries(VIEW, { kind: "finding", finding: "fnd_funding" });
  expect(entries).toHaveLength(5);
  const desk = entries.find((entry) => entry.publisher === "Markets Desk");
  expect(desk?.quotes.map((quote) => quote.quote)).toEqual(["secured $52 million in fresh capital"]);
});

it("gives a cite the place of its quote, so that it can be shown in context", () => {
  const cite = VIEW.analysis?.starters[0]?.cites[0];
  const [entry] = sourceEntries(VIEW, { kind: "cites", title: "", cites: cite ? [cite] : [] });
  expect(entry?.quotes[0]?.span).toMatchObject({ evidence: "evd_series_c_own", quote: cite?.quote });
});

it("offers a removed line back in its own words, until it is restored", () => {
  const lines = (log: readonly Logged[]) => {
    const view = fold(log);
    return removedLines(view.edits, view.brief, log.reduce(rememberLines, new Map()));
  };
  const at = LOG.findIndex(({ event }) => event.kind === "brief_edited" && event.edit.kind === "remove");
  expect(lines(LOG.slice(0, at + 2))).toEqual([{ id: "line_ask_3", text: "Who else signs above $100k?" }]);
  expect(lines(LOG)).toEqual([{ id: "line_careful_2", text: "Do not quote $52M: only Markets Desk says so." }]);
});

it("links only to the web", () => {
  expect(webAddress("https://acmecorp.example/about")).toBe("https://acmecorp.example/about");
  for (const url of [
    "javascript:alert(1)",
    "data:text/html,x",
    "dns:acmecorp.example/MX",
    "file:///etc/passwd",
    "",
    "//x",
  ])
    expect(webAddress(url)).toBeNull();
});
