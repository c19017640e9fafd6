/** Dates and times as the page says them. A `PartialDate` is `2026`, `2026-11` or `2026-11-21`. */
import type { PartialDate, Timestamp } from "../wire/types";

const DAY_MS = 86_400_000;
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const months = new Intl.DateTimeFormat("en", { month: "long", year: "numeric" });
const days = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric" });
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const weekdays = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "short" });
const clocks = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });

type Parts = { year: number; month: number | null; day: number | null };

function parts(date: PartialDate): Parts {
  const [year = "1970", month, day] = date.split("-");
  return { year: Number(year), month: month ? Number(month) - 1 : null, day: day ? Number(day) : null };
}

function dayNumber(at: Date): number {
  return Math.round(Date.UTC(at.getFullYear(), at.getMonth(), at.getDate()) / DAY_MS);
}

/** `21 November 2026`, `November 2026`, `2026`. */
export function longDate(date: PartialDate): string {
  const { year, month, day } = parts(date);
  if (month === null) return String(year);
  if (day === null) return months.format(new Date(year, month));
  return days.format(new Date(year, month, day));
}

/** `21 Nov`, `Nov 2026`, `2026`. */
export function shortDate(date: PartialDate): string {
  const { year, month, day } = parts(date);
  if (month === null) return String(year);
  return day === null ? `${MONTHS[month]} ${year}` : `${day} ${MONTHS[month]}`;
}

/** `yesterday`, `7 weeks ago`; a date without a day, or one to come, is said as it is. */
export function relativeDate(date: PartialDate, now: Timestamp): string {
  const { year, month, day } = parts(date);
  if (month === null || day === null) return longDate(date);
  const ago = dayNumber(new Date(now)) - dayNumber(new Date(year, month, day));
  if (ago < 0) return longDate(date);
  if (ago < 14) return relative.format(-ago, "day");
  if (ago < 63) return relative.format(-Math.round(ago / 7), "week");
  if (ago < 730) return relative.format(-Math.round(ago / 30.4), "month");
  return longDate(date);
}

/** `14:30`. */
export const clock = (at: Timestamp): string => clocks.format(at);

/** `14:30` today, `21 Nov, 14:30` on another day. */
export function moment(at: Timestamp, now: Timestamp): string {
  const same = dayNumber(new Date(at)) === dayNumber(new Date(now));
  const day = new Date(at);
  return same ? clock(at) : `${day.getDate()} ${MONTHS[day.getMonth()]}, ${clock(at)}`;
}

/** `Today`, `Tomorrow`, `Monday, 23 Nov`. */
export function dayHeading(at: Timestamp, now: Timestamp): string {
  const away = dayNumber(new Date(at)) - dayNumber(new Date(now));
  if (away === 0) return "Today";
  if (away === 1) return "Tomorrow";
  if (away === -1) return "Yesterday";
  return weekdays.format(at);
}

/** `in 27 min`, `in 3 h`, `5 min ago`; beyond a day only the day. */
export function until(at: Timestamp, now: Timestamp): string {
  const minutes = Math.round((at - now) / 60_000);
  const size = Math.abs(minutes);
  const text = size < 90 ? `${size} min` : `${Math.round(size / 60)} h`;
  if (size >= 24 * 60) return dayHeading(at, now).toLowerCase();
  if (minutes === 0) return "now";
  return minutes > 0 ? `in ${text}` : `${text} ago`;
}

/** `2 min 10 s`, `45 s`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const minutes = Math.floor(whole / 60);
  if (minutes === 0) return `${whole} s`;
  return whole % 60 === 0 ? `${minutes} min` : `${minutes} min ${whole % 60} s`;
}
