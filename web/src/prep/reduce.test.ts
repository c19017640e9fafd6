import { describe, expect, it } from "vitest";
import { logOf as log, recorded, viewOf } from "../../mock/fixtures";
import type { Logged } from "../wire/types";
import { EMPTY, fold, reduce } from "./reduce";

describe.each(recorded())("the log %s", (name) => {
  it("folds to the view that Rust folds it to", () => {
    expect(fold(log(name))).toStrictEqual(viewOf(name));
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
