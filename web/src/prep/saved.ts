/** Copies of the last preps in this browser, for when the server is away. */
import type { Shelf } from "../wire/outbox";
import type { PrepId, PrepView, StartPage, Timestamp } from "../wire/types";
import { EMPTY } from "./reduce";

/** Preps that are kept in this browser. */
export const SAVED_MAX = 5;
const INDEX = "callsheet:saved";
const START = "callsheet:start";

export type SavedPrep = { savedAt: Timestamp; view: PrepView };
export type SavedStart = { savedAt: Timestamp; page: StartPage };

/** Keeps a prep; when the browser has no room, older copies make way. */
export function savePrep(shelf: Shelf, id: PrepId, saved: SavedPrep): void {
  const others = index(shelf).filter((known) => known !== id);
  for (const old of others.slice(SAVED_MAX - 1)) shelf.removeItem(`${INDEX}:${old}`);
  let kept = others.slice(0, SAVED_MAX - 1);
  const text = JSON.stringify(saved);
  while (!put(shelf, `${INDEX}:${id}`, text)) {
    const oldest = kept.at(-1);
    if (oldest === undefined) return;
    shelf.removeItem(`${INDEX}:${oldest}`);
    kept = kept.slice(0, -1);
  }
  put(shelf, INDEX, JSON.stringify([id, ...kept]));
}

/** The copy of a prep, if this browser holds one. What an earlier version of the page did not know is empty. */
export function savedPrep(shelf: Shelf, id: PrepId): SavedPrep | null {
  const saved = parse<SavedPrep>(shelf.getItem(`${INDEX}:${id}`));
  return saved && { ...saved, view: { ...EMPTY, ...saved.view } };
}

/** Lets go of a copy. */
export function dropPrep(shelf: Shelf, id: PrepId): void {
  shelf.removeItem(`${INDEX}:${id}`);
  put(shelf, INDEX, JSON.stringify(index(shelf).filter((known) => known !== id)));
}

export function saveStart(shelf: Shelf, saved: SavedStart): void {
  put(shelf, START, JSON.stringify(saved));
}

export const savedStart = (shelf: Shelf): SavedStart | null => parse<SavedStart>(shelf.getItem(START));

const index = (shelf: Shelf): PrepId[] => parse<PrepId[]>(shelf.getItem(INDEX)) ?? [];

function put(shelf: Shelf, key: string, text: string): boolean {
  try {
    shelf.setItem(key, text);
    return true;
  } catch {
    return false;
  }
}

function parse<T>(text: string | null): T | null {
  if (text === null) return null;
  try {
    const value: T = JSON.parse(text);
    return value;
  } catch {
    return null;
  }
}
