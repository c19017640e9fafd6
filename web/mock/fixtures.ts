/** The recorded preps of `fixtures/preps`. */
import { readFileSync } from "node:fs";
import type { Logged } from "../src/wire/types";
import { type Story, story } from "./story";

const folder = new URL("../../fixtures/preps/", import.meta.url);

export function logOf(name: string): Logged[] {
  const text = readFileSync(new URL(`${name}.jsonl`, folder), "utf8");
  return text
    .trimEnd()
    .split("\n")
    .map((line): Logged => JSON.parse(line));
}

export function storyOf(name: string, today: number): Story {
  const evidence: Record<string, string> = JSON.parse(readFileSync(new URL(`${name}.evidence.json`, folder), "utf8"));
  return story(logOf(name), evidence, today);
}
