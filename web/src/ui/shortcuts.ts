/** Keys that work anywhere on the page, as long as nobody is typing. */
import { useEffect, useRef } from "react";

export type Shortcuts = { palette(): void; number(position: number): void; command(): void };

/** Listens on the window, which no element of ours can do: an effect is the only way. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const latest = useRef(shortcuts);
  useEffect(() => {
    latest.current = shortcuts;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        latest.current.palette();
      } else if (!event.metaKey && !event.ctrlKey && !event.altKey && !isBusy(event.target)) {
        if (/^[1-9]$/.test(event.key)) latest.current.number(Number(event.key));
        if (event.key === "/") {
          event.preventDefault();
          latest.current.command();
        }
      }
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
}

/** Somebody types, or a window is open in front. */
function isBusy(target: EventTarget | null): boolean {
  if (document.querySelector("dialog[open]")) return true;
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));
}
