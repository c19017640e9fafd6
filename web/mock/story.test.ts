import { expect, it } from "vitest";
import { logOf, storyOf } from "./fixtures.ts";

const DAY_MS = 86_400_000;

it("opens without what the rep clicked, and keeps the distance of dates to today", () => {
  const recorded = logOf("acme")[0]?.at ?? 0;
  const story = storyOf("acme", recorded + 100 * DAY_MS);
  expect(story.opening.filter(({ event }) => event.kind === "action_taken")).toEqual([]);
  const funding = story.opening.find(({ event }) => event.kind === "finding_changed")?.event;
  expect(funding?.kind === "finding_changed" && funding.finding.occurredOn).toBe("2027-03-01");
  expect(story.scenes.length).toBeGreaterThan(15);
});
