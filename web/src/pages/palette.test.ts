import { expect, it } from "vitest";
import { found } from "./palette";

const item = (label: string, hint: string) => ({ id: label, label, hint, run: () => {} });

it("finds by all words, first what is called so", () => {
  const items = [
    item("/refresh", "Look at all sources again"),
    item("All sources", "each once"),
    item("/roi", "Build the case"),
  ];
  expect(found(items, "all sources").map((known) => known.label)).toEqual(["All sources", "/refresh"]);
  expect(found(items, "sources each").map((known) => known.label)).toEqual(["All sources"]);
  expect(found(items, "nothing")).toEqual([]);
});
