/** The recorded preps of `fixtures/preps`. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Logged, PrepView } from "../src/wire/types";
import { type Story, story } from "./story.ts";

const folder = join(import.meta.dirname, "../../fixtures/preps");

/** Their names. */
export const recorded = (): string[] =>
  readdirSync(folder).flatMap((name) => (name.endsWith(".jsonl") ? name.slice(0, -".jsonl".length) : []));

export function logOf(name: string): Logged[] {
  const text = readFileSync(join(folder, `${name}.jsonl`), "utf8");
  return text
    .trimEnd()
    .split("\n")
    .map((line): Logged => JSON.parse(line));
}

export function storyOf(name: string, today: number): Story {
  const evidence: Record<string, string> = JSON.parse(readFileSync(join(folder, `${name}.evidence.json`), "utf8"));
  return story(logOf(name), evidence, today);
}

/** The view that Rust folds a recorded prep to. */
export function viewOf(name: string): PrepView {
  const view: PrepView = JSON.parse(readFileSync(join(folder, `${name}.view.json`), "utf8"));
  return view;
}
