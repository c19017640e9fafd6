/** Where it all comes from: each source once, with its quotes and what rests on it. */
import { useState } from "react";
import { OutsideLink } from "../blocks/sources";
import { type SourceEntry, type SourceQuote, sourceEntries } from "../prep/project";
import { type SourcesFocus, useScope, useWholeView } from "../prep/usePrep";
import { closeDialog, Dialog } from "../ui/dialog";
import { useNow } from "../ui/now";
import { longDate, moment } from "../ui/time";
import { count, EVIDENCE } from "../ui/words";
import { evidenceText } from "../wire/http";

export function SourcesDrawer({ focus, onClose }: { focus: SourcesFocus; onClose(): void }) {
  const view = useWholeView();
  const entries = sourceEntries(view, focus);
  const finding = focus.kind === "finding" ? view.findings.find((known) => known.id === focus.finding) : undefined;
  const about = focus.kind === "cites" ? focus.title : finding?.title;
  return (
    <Dialog label="Sources" className="drawer" onClose={onClose}>
      <header className="drawer-head">
        <h2>Sources</h2>
        <span className="quiet small">
          {count(entries.length, "source")}
          {entries.length > 1 && ", each once"}
        </span>
        <button
          type="button"
          className="icon-button"
          aria-label="Close sources"
          onClick={(event) => closeDialog(event.currentTarget)}
        >
          ✕
        </button>
      </header>
      {about && <p className="drawer-about">{about}</p>}
      {entries.length === 0 && <p className="quiet">Nothing has been read yet.</p>}
      <ul className="entries">
        {entries.map((entry) => (
          <li key={entry.url}>
            <Entry entry={entry} />
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

function Entry({ entry }: { entry: SourceEntry }) {
  const now = useNow();
  const { source } = entry;
  const facts = [
    source ? EVIDENCE[source.kindOfEvidence] : "page",
    source?.publishedOn && longDate(source.publishedOn),
    source && `fetched ${moment(source.fetchedAt, now)}`,
  ];
  return (
    <article>
      <p className="entry-head">
        <OutsideLink url={entry.url}>{entry.publisher}</OutsideLink>
        <span className="quiet small">{facts.filter(Boolean).join(" · ")}</span>
      </p>
      <p className="quiet small address">{entry.url}</p>
      {entry.quotes.map((quote) => (
        <Quote key={quote.quote} quote={quote} entry={entry} />
      ))}
      {entry.findings.length > 0 && (
        <details className="as-table">
          <summary>{count(entry.findings.length, "finding rests", "findings rest")} on it</summary>
          <ul>
            {entry.findings.map((title) => (
              <li key={title}>{title}</li>
            ))}
          </ul>
        </details>
      )}
    </article>
  );
}

type Read = { kind: "closed" } | { kind: "reading" } | { kind: "text"; text: string } | { kind: "away"; why: string };

function Quote({ quote, entry }: { quote: SourceQuote; entry: SourceEntry }) {
  const { prep } = useScope();
  const [copied, setCopied] = useState(false);
  const [read, setRead] = useState<Read>({ kind: "closed" });
  const copy = async () => {
    await navigator.clipboard.writeText(`“${quote.quote}” (${entry.publisher}, ${entry.url})`);
    setCopied(true);
  };
  const open = async () => {
    setRead({ kind: "reading" });
    const answer = await evidenceText(prep, quote.span?.evidence ?? entry.evidence);
    if (answer.kind === "ok") setRead({ kind: "text", text: answer.value.text });
    else if (answer.kind === "refused") setRead({ kind: "away", why: answer.problem.detail });
    else setRead({ kind: "away", why: "The stored text cannot be reached now." });
  };
  return (
    <figure className="quote">
      <blockquote>“{quote.quote}”</blockquote>
      <figcaption>
        <button type="button" className="link-button" onClick={copy}>
          {copied ? "Copied" : "Copy"}
        </button>
        {read.kind === "closed" && (
          <button type="button" className="link-button" onClick={open}>
            In context
          </button>
        )}
        {read.kind === "reading" && <span className="quiet small">Reading…</span>}
        {read.kind === "away" && <span className="quiet small">{read.why}</span>}
        <span className="visually-hidden" role="status">
          {copied ? "Copied to the clipboard" : ""}
        </span>
      </figcaption>
      {read.kind === "text" && <Context text={read.text} quote={quote} />}
    </figure>
  );
}

/** Characters shown on either side of a quote. */
const CONTEXT_CHARS = 280;

/** The stored text around the quote. Places count Unicode code points. */
function Context({ text, quote }: { text: string; quote: SourceQuote }) {
  const points = Array.from(text);
  const found = quote.span ?? place(text, quote.quote);
  const start = Math.max(0, found.start - CONTEXT_CHARS);
  const end = Math.min(points.length, found.end + CONTEXT_CHARS);
  const cut = (from: number, to: number) => points.slice(from, to).join("");
  return (
    <p className="context">
      {start > 0 && "… "}
      {cut(start, found.start)}
      <mark>{cut(found.start, found.end)}</mark>
      {cut(found.end, end)}
      {end < points.length && " …"}
    </p>
  );
}

function place(text: string, quote: string): { start: number; end: number } {
  const at = text.indexOf(quote);
  if (at < 0) return { start: 0, end: 0 };
  const start = Array.from(text.slice(0, at)).length;
  return { start, end: start + Array.from(quote).length };
}
