/** Light, dark, or as the system says. */
import { useSyncExternalStore } from "react";

export type Theme = "auto" | "light" | "dark";

const KEY = "callsheet:theme";
const NEXT = { auto: "light", light: "dark", dark: "auto" } satisfies Record<Theme, Theme>;
export const THEME = { auto: "As the system", light: "Light", dark: "Dark" } satisfies Record<Theme, string>;
const listeners = new Set<() => void>();

function read(): Theme {
  const kept = localStorage.getItem(KEY);
  return kept === "light" || kept === "dark" ? kept : "auto";
}

/** Puts the kept theme on the page. */
export function applyTheme(): void {
  const theme = read();
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

export function nextTheme(): void {
  const next: Theme = NEXT[read()];
  if (next === "auto") localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, next);
  applyTheme();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useTheme = (): Theme => useSyncExternalStore(subscribe, read);
