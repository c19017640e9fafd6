/** The present moment, for what is said relative to it. It moves on every half minute. */
import { useSyncExternalStore } from "react";
import type { Timestamp } from "../wire/types";

const TICK_MS = 30_000;
let now: Timestamp = Date.now();

function subscribe(listener: () => void): () => void {
  now = Date.now();
  const timer = setInterval(() => {
    now = Date.now();
    listener();
  }, TICK_MS);
  return () => clearInterval(timer);
}

export const useNow = (): Timestamp => useSyncExternalStore(subscribe, () => now);

let second: Timestamp = Date.now();

function everySecond(listener: () => void): () => void {
  second = Date.now();
  const timer = setInterval(() => {
    second = Date.now();
    listener();
  }, 1_000);
  return () => clearInterval(timer);
}

/** The same, every second: for what is running now. */
export const useSeconds = (): Timestamp => useSyncExternalStore(everySecond, () => second);
