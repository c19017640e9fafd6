/** The five-minute brief: what the rep takes into the meeting, filling in beside the chat. */
import { useState } from "react";
import type { LineTexts } from "../prep/lines";
import { removedLines } from "../prep/lines";
import { useScope, useWholeView } from "../prep/usePrep";
import { duration } from "../ui/time";
import type { Brief } from "../wire/types";
import { Export } from "./export";
import { Section } from "./section";

export function BriefPane({ lines }: { lines: LineTexts }) {
  const view = useWholeView();
  const { writable } = useScope();
  const { brief } = view;
  const [editing, setEditing] = useState(false);
  return (
    <section className={`brief ${editing ? "editing" : ""}`} aria-labelledby="brief-title">
      <header className="brief-head">
        <h2 id="brief-title">Five-minute brief</h2>
        {brief && (
          <p className="quiet small">
            {brief.words} words · <span className="wide-only">read: </span>
            {duration(brief.readingSeconds)}
          </p>
        )}
        {brief && writable && (
          <button
            type="button"
            className="button small"
            aria-pressed={editing}
            title="Show what can be done to each line"
            onClick={() => setEditing(!editing)}
          >
            {editing ? "Done" : "Edit"}
          </button>
        )}
      </header>
      {brief ? <Filled brief={brief} lines={lines} /> : <Unfilled />}
    </section>
  );
}

const PROMISE = ["Say this first", "In the room", "What changed", "Ask", "Fit", "Careful", "Next step"];

function Unfilled() {
  return (
    <>
      <p className="quiet">It fills in here while sources are read.</p>
      <ul className="promise">
        {PROMISE.map((title) => (
          <li key={title}>
            <span className="kicker">{title}</span>
            <span className="skeleton" />
          </li>
        ))}
      </ul>
    </>
  );
}

function Filled({ brief, lines }: { brief: Brief; lines: LineTexts }) {
  return (
    <>
      {brief.sections.map((section) => (
        <Section key={section.section} section={section} />
      ))}
      {brief.leftOut > 0 && (
        <p className="quiet small">
          {brief.leftOut === 1 ? "One line" : `${brief.leftOut} lines`} left out to stay under 500 words.
        </p>
      )}
      <Removed brief={brief} lines={lines} />
      <Export />
    </>
  );
}

function Removed({ brief, lines }: { brief: Brief; lines: LineTexts }) {
  const view = useWholeView();
  const { act, writable } = useScope();
  const removed = removedLines(view.edits, brief, lines);
  if (removed.length === 0) return null;
  return (
    <details className="removed">
      <summary>Removed by you ({removed.length})</summary>
      <ul>
        {removed.map((line) => (
          <li key={line.id}>
            <span className="quiet">{line.text}</span>
            {writable && (
              <button
                type="button"
                className="button small"
                aria-label={`Restore: ${line.text}`}
                onClick={() => act({ kind: "restore_line", line: line.id }, `Put back: ${line.text}`)}
              >
                Restore
              </button>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}
