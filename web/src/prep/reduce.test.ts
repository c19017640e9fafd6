import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Logged, PrepView } from "../wire/types";
import { EMPTY, fold, reduce } from "./reduce";

const folder = new URL("../../../fixtures/preps/", import.meta.url);
const names = readdirSync(folder)
  .filter((name) => name.endsWith(".jsonl"))
  .map((name) => name.slice(0, -".jsonl".length));

function log(name: string): Logged[] {
  const lines = readFileSync(new URL(`${name}.jsonl`, folder), "utf8")
    .trimEnd()
    .split("\n");
  return lines.map((line): Logged => JSON.parse(line));
}

describe.each(names)("the log %s", (name) => {
  it("folds to the view that Rust folds it to", () => {
    const view: PrepView = JSON.parse(readFileSync(new URL(`${name}.view.json`, folder), "utf8"));
    expect(fold(log(name))).toStrictEqual(view);
  });

  it("shows nothing twice when it is sent twice", () => {
    const once = fold(log(name));
    expect(fold(log(name), once)).toBe(once);
  });

  it("leaves the view before an event as it was", () => {
    const frozen = fold(log(name).slice(0, -1));
    const before = structuredClone(frozen);
    log(name).reduce(reduce, frozen);
    expect(frozen).toStrictEqual(before);
  });
});

it("counts an event of a newer server and goes on", () => {
  const newer: Logged = JSON.parse('{"seq":1,"at":5,"id":"evt_1","event":{"kind":"not_yet_known"}}');
  expect(reduce(EMPTY, newer)).toStrictEqual({ ...EMPTY, lastSeq: 1, updatedAt: 5 });
});
