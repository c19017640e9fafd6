/** Where we are: `/`, `/sources`, `/vendor`, `/settings` or `/p/PREP`. */
import { type MouseEvent, useSyncExternalStore } from "react";
import type { PrepId } from "../wire/types";

const MOVED = "callsheet:moved";

function subscribe(listener: () => void): () => void {
  window.addEventListener("popstate", listener);
  window.addEventListener(MOVED, listener);
  return () => {
    window.removeEventListener("popstate", listener);
    window.removeEventListener(MOVED, listener);
  };
}

export const usePath = (): string => useSyncExternalStore(subscribe, () => location.pathname);

/** Goes there without loading the page again. */
export function go(path: string): void {
  if (path !== location.pathname) history.pushState(null, "", path);
  window.dispatchEvent(new Event(MOVED));
}

export const prepPath = (prep: PrepId): string => `/p/${encodeURIComponent(prep)}`;

/** The prep of a path; `null` for any other path. */
export function prepOf(path: string): PrepId | null {
  const match = /^\/p\/([^/]+)\/?$/.exec(path);
  if (!match?.[1]) return null;
  try {
    return decodeURIComponent(match[1]);
  } catch {
    return null;
  }
}

/** For links: a plain click stays in the page, every other click is the browser's. */
export function follow(event: MouseEvent<HTMLAnchorElement>): void {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  go(event.currentTarget.pathname);
}
