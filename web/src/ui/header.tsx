/** The bar on top: where we are, when the meeting is, how the line stands. */
import type { ReactNode } from "react";
import type { LinkState } from "../wire/socket";
import { useNow } from "./now";
import { follow } from "./path";
import { nextTheme, THEME, useTheme } from "./theme";
import { clock } from "./time";

type Props = { title: string; chip: ReactNode; link: LinkState | null; onPalette(): void };

export function Header({ title, chip, link, onPalette }: Props) {
  const theme = useTheme();
  return (
    <header className="top">
      <a className="brand" href="/" onClick={follow}>
        Callsheet
      </a>
      <span className="slash" aria-hidden="true">
        /
      </span>
      <h1>{title}</h1>
      {chip}
      <span className="top-end">
        {link && <LinkMark link={link} />}
        <button type="button" className="icon-button" onClick={nextTheme} title={`Colours: ${THEME[theme]}`}>
          <ThemeSign />
          <span className="visually-hidden">Colours: {THEME[theme]}. Change</span>
        </button>
        <button
          type="button"
          className="button commands-button"
          onClick={onPalette}
          aria-keyshortcuts="Control+K Meta+K"
        >
          <span className="commands-word">Commands</span>{" "}
          <span className="key" aria-hidden="true">
            {/Mac|iP/.test(navigator.platform) ? "⌘K" : "Ctrl K"}
          </span>
        </button>
      </span>
    </header>
  );
}

const ThemeSign = () => (
  <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
    <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeWidth="1.5" />
    <path d="M8 2a6 6 0 0 1 0 12z" fill="currentColor" />
  </svg>
);

function LinkMark({ link }: { link: LinkState }) {
  const now = useNow();
  return (
    <span className={`link-state ${link.kind}`} role="status">
      <span className="link-sign" aria-hidden="true" />
      {linkWords(link, now)}
    </span>
  );
}

function linkWords(link: LinkState, now: number): string {
  switch (link.kind) {
    case "connecting":
      return "Connecting…";
    case "live":
      return "Live";
    case "reconnecting":
      return "Reconnecting…";
    case "offline":
      return now - link.since > 60_000 ? `Offline since ${clock(link.since)}` : "Offline";
    case "ended":
      return "Closed";
  }
}
