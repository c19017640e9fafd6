/** What the start page shows: preps, meetings, the rep's own company. Read again whenever it is looked at. */
import { useSyncExternalStore } from "react";
import { startPage } from "../wire/http";
import { type SavedStart, savedStart, saveStart } from "./saved";

export type Start =
  | { kind: "loading"; saved: SavedStart | null }
  | { kind: "ready"; saved: SavedStart }
  | { kind: "away"; saved: SavedStart | null }
  | { kind: "unauthorised"; saved: null };

/** Preps change while their research runs. */
const READ_EVERY_MS = 5_000;

let start: Start = { kind: "loading", saved: null };
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function change(next: Start): void {
  start = next;
  for (const listener of listeners) listener();
}

/** Reads it again now. */
export async function readStart(): Promise<void> {
  const answer = await startPage();
  if (answer.kind === "ok") {
    const saved = { savedAt: Date.now(), page: answer.value };
    saveStart(localStorage, saved);
    change({ kind: "ready", saved });
  } else if (answer.kind === "unauthorised") {
    change({ kind: "unauthorised", saved: null });
  } else {
    change({ kind: "away", saved: start.saved ?? savedStart(localStorage) });
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (listeners.size === 1) {
    void readStart();
    timer = setInterval(() => document.visibilityState === "visible" && void readStart(), READ_EVERY_MS);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) clearInterval(timer);
  };
}

export const useStart = (): Start => useSyncExternalStore(subscribe, () => start);
