/** A recorded prep cut into scenes: how it opens, and what answers what the rep may say or click. */
import type { Action, Area, Event, Logged, PartialDate } from "../src/wire/types";

/** An event and how long after the one before it. */
export type Beat = { waitMs: number; event: Event };

export type Story = {
  /** Plays by itself after the start. */
  opening: Beat[];
  /** Each begins with what the rep said or clicked. */
  scenes: Beat[][];
  evidence: Readonly<Record<string, string>>;
};

/** Recorded pauses are thinking time of the rep; nobody waits for those again. */
const PAUSE_MAX_MS = 900;
const DAY_MS = 86_400_000;

export function story(log: readonly Logged[], evidence: Record<string, string>, today: number): Story {
  const first = log[0];
  if (!first) throw new Error("A recorded prep without events");
  const days = Math.round((startOfDay(today) - startOfDay(first.at)) / DAY_MS);
  const beats = log.map((logged, index): Beat => {
    const before = log[index - 1]?.at ?? logged.at;
    return { waitMs: Math.min(logged.at - before, PAUSE_MAX_MS), event: moved(logged.event, days) };
  });
  const ready = beats.findLastIndex(({ event }) => event.kind === "assistant_said" && event.message.inReplyTo === null);
  return { opening: withoutRep(beats.slice(0, ready + 1)), scenes: scenes(beats), evidence };
}

const startOfDay = (at: number) => new Date(at).setUTCHours(0, 0, 0, 0);

/** The opening as it is when the rep only asks and watches. */
function withoutRep(beats: Beat[]): Beat[] {
  const asked = beats.find(({ event }) => event.kind === "user_said")?.event;
  return beats.filter(({ event }) => {
    if (event.kind === "action_taken" || event.kind === "persona_set" || event.kind === "workflow_paused") return false;
    if (event.kind !== "assistant_said" || event.message.inReplyTo === null) return true;
    return asked?.kind === "user_said" && event.message.inReplyTo === asked.message;
  });
}

function scenes(beats: Beat[]): Beat[][] {
  const all: Beat[][] = [];
  for (const beat of beats) {
    if (beat.event.kind === "user_said" || beat.event.kind === "action_taken") all.push([beat]);
    else all.at(-1)?.push(beat);
  }
  return all;
}

/** Dates keep their distance to today. */
function moved<T>(value: T, days: number): T {
  const text = JSON.stringify(value).replace(/"(\d{4})-(\d{2})-(\d{2})"/g, (_, year, month, day) => {
    const at = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day) + days));
    const date: PartialDate = at.toISOString().slice(0, 10);
    return `"${date}"`;
  });
  const result: T = JSON.parse(text);
  return result;
}

const AREA_WORDS: Partial<Record<Area, string>> = {
  funding: "funding",
  hiring: "hiring",
  leadership: "ciso",
  technology: "tech stack",
  contacts: "decision makers",
  product_fit: "products fit",
};

/** The words that the rep would have typed instead of the click. */
export function wordsOf(action: Action): string | null {
  switch (action.kind) {
    case "explore":
      return AREA_WORDS[action.area] ?? null;
    case "explore_finding":
      return action.finding.replace("fnd_", "");
    case "product_fit":
      return "products fit";
    case "who_to_contact":
      return "decision makers";
    case "preview_document":
      return "one-pager";
    default:
      return null;
  }
}
