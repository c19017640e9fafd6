import { expect, it } from "vitest";
import { money } from "./amount";
import { dayHeading, duration, relativeDate, shortDate, until } from "./time";

const NOW = new Date(2026, 10, 22, 14, 3).getTime();

it.each([
  ["2026-11-22", "today"],
  ["2026-11-21", "yesterday"],
  ["2026-11-10", "12 days ago"],
  ["2026-10-01", "7 weeks ago"],
  ["2026-06-03", "6 months ago"],
  ["2023-02-01", "1 February 2023"],
  ["2026-12-24", "24 December 2026"],
  ["2026-06", "June 2026"],
  ["2026", "2026"],
])("says %s as %s", (date, words) => expect(relativeDate(date, NOW)).toBe(words));

it("keeps a date on its day in every time zone", () => expect(shortDate("2026-11-01")).toBe("1 Nov"));

it("says how far a meeting is", () => {
  expect(until(NOW + 27 * 60_000, NOW)).toBe("in 27 min");
  expect(until(NOW - 5 * 60_000, NOW)).toBe("5 min ago");
  expect(until(NOW + 3 * 3_600_000, NOW)).toBe("in 3 h");
  expect(until(NOW + 86_400_000, NOW)).toBe("tomorrow");
  expect(dayHeading(NOW, NOW)).toBe("Today");
});

it("says durations and money as people do", () => {
  expect([45, 60, 130].map(duration)).toEqual(["45 s", "1 min", "2 min 10 s"]);
  expect(money(5_000_000_000, "USD")).toBe("$50M");
  expect(money(5_000_000, "JPY")).toBe("¥5M");
  expect(money(100, "not a currency")).toBe("1 not a currency");
});
