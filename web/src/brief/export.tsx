/** What becomes of the brief: documents to make and download, and where it is sent. */
import { useId, useState } from "react";
import { DocumentLink } from "../blocks/document";
import { latestRun } from "../prep/project";
import { useScope, useView } from "../prep/usePrep";
import { follow } from "../ui/path";
import { capital, FORMAT } from "../ui/words";
import type { Audience, DocumentFormat } from "../wire/types";
import { Deliveries } from "./deliveries";
import { SendTo } from "./send_to";

/** In the order of the menu: what is for the customer only stands together. */
const FORMATS: DocumentFormat[] = ["pdf", "pptx", "markdown", "html", "json", "csv", "email", "ics"];

/** Formats that are for one kind of reader; `DocumentFormat::audience` in crates/domain/src/document.rs. */
const ONLY_FOR: Partial<Record<DocumentFormat, Audience>> = { email: "customer", ics: "customer", csv: "internal" };

export function Export() {
  const { writable } = useScope();
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <footer className="export">
      {writable && (
        <button
          type="button"
          className="button export-button"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpen(!open)}
        >
          Export
        </button>
      )}
      {writable && open && <Panel id={id} />}
      <Made />
      <Deliveries />
    </footer>
  );
}

/** It stands at the end of what scrolls: opened, it comes into view. */
const intoView = (element: HTMLElement | null) => element?.scrollIntoView({ block: "nearest" });

function Panel({ id }: { id: string }) {
  const [audience, setAudience] = useState<Audience>("internal");
  return (
    <section id={id} ref={intoView} className="export-panel" aria-label="Export the brief">
      <For audience={audience} onChoose={setAudience} />
      <fieldset className="export-group">
        <legend>Make</legend>
        {FORMATS.map((format) => (
          <Make key={format} format={format} audience={audience} />
        ))}
      </fieldset>
      <SendTo audience={audience} />
      <p className="quiet small">
        You see it in the chat first; nothing is sent before you approve it. Where to:{" "}
        <a href="/settings" onClick={follow}>
          Settings
        </a>
      </p>
      <Making />
    </section>
  );
}

const WHOM = { internal: "us", customer: "the customer" } satisfies Record<Audience, string>;

const ONLY = { internal: "us only", customer: "customer only" } satisfies Record<Audience, string>;

const HOLDS = {
  internal: "All lines, the internal ones marked.",
  customer: "Nothing internal, inferred or tactical.",
} satisfies Record<Audience, string>;

const AUDIENCES: Audience[] = ["internal", "customer"];

function For({ audience, onChoose }: { audience: Audience; onChoose(audience: Audience): void }) {
  const name = useId();
  return (
    <fieldset className="export-for">
      <legend>For</legend>
      {AUDIENCES.map((one) => (
        <label key={one} className="choice">
          <input type="radio" name={name} checked={one === audience} onChange={() => onChoose(one)} />
          {WHOM[one]}
        </label>
      ))}
      <span className="quiet small" role="status">
        {HOLDS[audience]}
      </span>
    </fieldset>
  );
}

/** A button that waits for the other kind of reader says so. */
function Make({ format, audience }: { format: DocumentFormat; audience: Audience }) {
  const { act } = useScope();
  const only = ONLY_FOR[format];
  const wanted = `Make the ${FORMAT[format]}${audience === "customer" ? " for the customer" : ""}`;
  return (
    <button
      type="button"
      className={`button ${format === "pdf" ? "primary" : ""}`}
      disabled={only !== undefined && only !== audience}
      title={only === undefined ? wanted : `It is only for ${WHOM[only]}`}
      onClick={() => act({ kind: "create_document", format, audience }, wanted)}
    >
      {capital(FORMAT[format])}{" "}
      {only !== undefined && only !== audience && <span className="only-for">{ONLY[only]}</span>}
    </button>
  );
}

function Making() {
  const run = useView((view) => latestRun(view, "one_pager"));
  if (!run || run.outcome !== null) return null;
  return (
    <p className="making small" role="status" ref={intoView}>
      The document is being made…
    </p>
  );
}

/** The newest of each format. */
function Made() {
  const documents = useView((view) => view.documents);
  const newest = FORMATS.flatMap((format) => documents.findLast((document) => document.format === format) ?? []);
  if (newest.length === 0) return null;
  return (
    <ul className="export-made" aria-label="Documents">
      {newest.map((document) => (
        <li key={document.format}>
          <DocumentLink document={document} />
        </li>
      ))}
    </ul>
  );
}
