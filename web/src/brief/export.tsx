/** What becomes of the brief: documents to make and download, and where it is sent. */
import { useId, useState } from "react";
import { DocumentLink } from "../blocks/document";
import { latestRun } from "../prep/project";
import { useScope, useView } from "../prep/usePrep";
import { follow } from "../ui/path";
import { ABOUT, capital, FORMAT } from "../ui/words";
import { mailText, why } from "../wire/http";
import type { Audience, DocumentAbout, DocumentFormat, DocumentMeta, DocumentOrder } from "../wire/types";
import { Deliveries } from "./deliveries";
import { SendTo } from "./send_to";

/** In the order of the menu: what is for the customer only stands together. */
const FORMATS: DocumentFormat[] = ["pdf", "pdf_phone", "pptx", "markdown", "html", "json", "csv", "email", "ics"];

/** Formats that are for one kind of reader; `DocumentFormat::audience` in crates/domain/src/document.rs. */
const ONLY_FOR: Partial<Record<DocumentFormat, Audience>> = { email: "customer", ics: "customer", csv: "internal" };

/** Formats that a kind of document is not made in; `DocumentAbout::fits` there. */
const NOT_OF: Record<"brief" | "roi" | "changes", DocumentFormat[]> = {
  brief: [],
  roi: ["email", "ics"],
  changes: ["email", "ics", "csv"],
};

/** What the menu offers; deep dives are asked for where they are shown. */
type About = Extract<DocumentAbout, { kind: "brief" | "roi" | "changes" }>;

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
  const [about, setAbout] = useState<About["kind"]>("brief");
  const [wanted, setAudience] = useState<Audience>("internal");
  const audience = about === "changes" ? "internal" : wanted;
  return (
    <section id={id} ref={intoView} className="export-panel" aria-label="Export the brief">
      <Of about={about} onChoose={setAbout} />
      <For audience={audience} fixed={about === "changes"} onChoose={setAudience} />
      <fieldset className="export-group">
        <legend>Make</legend>
        {FORMATS.filter((format) => !NOT_OF[about].includes(format)).map((format) => (
          <Make key={format} format={format} audience={audience} about={about} />
        ))}
      </fieldset>
      {about === "brief" && audience === "customer" && <OwnMail />}
      {about === "brief" && (
        <>
          <SendTo audience={audience} />
          <p className="quiet small">
            You see it in the chat first; nothing is sent before you approve it. Where to:{" "}
            <a href="/settings" onClick={follow}>
              Settings
            </a>
          </p>
        </>
      )}
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

const OF: About["kind"][] = ["brief", "roi", "changes"];

/** The ROI case is offered when there is one. */
function Of({ about, onChoose }: { about: About["kind"]; onChoose(about: About["kind"]): void }) {
  const name = useId();
  const roi = useView((view) => view.analysis?.roi !== null && view.analysis?.roi !== undefined);
  return (
    <fieldset className="export-for">
      <legend>Of</legend>
      {OF.filter((one) => one !== "roi" || roi).map((one) => (
        <label key={one} className="choice">
          <input type="radio" name={name} checked={one === about} onChange={() => onChoose(one)} />
          {ABOUT[one]}
        </label>
      ))}
    </fieldset>
  );
}

/** What may be read by the customer, as a new mail in the rep's own program. */
function OwnMail() {
  const { prep } = useScope();
  const [said, setSaid] = useState("");
  const open = async (copy: boolean) => {
    const answer = await mailText(prep);
    if (answer.kind !== "ok") return setSaid(why(answer));
    const { text, href, cut } = answer.value;
    if (copy) return setSaid(await copied(text));
    window.location.assign(href);
    setSaid(cut ? "A link holds only its beginning; copy the text for the rest." : "");
  };
  return (
    <fieldset className="export-group">
      <legend>In your own mail program</legend>
      <button type="button" className="button" onClick={() => void open(false)}>
        New mail
      </button>
      <button type="button" className="button" onClick={() => void open(true)}>
        Copy the text
      </button>
      <span className="quiet small" role="status">
        {said}
      </span>
    </fieldset>
  );
}

/** Browsers give the clipboard to pages of this machine and of https only, and only when they are asked. */
async function copied(text: string): Promise<string> {
  try {
    await navigator.clipboard.writeText(text);
    return "The text of the mail is copied.";
  } catch {
    return "The browser does not let this page copy. Make the mail draft instead.";
  }
}

type ForProps = { audience: Audience; fixed: boolean; onChoose(audience: Audience): void };

function For({ audience, fixed, onChoose }: ForProps) {
  const name = useId();
  return (
    <fieldset className="export-for">
      <legend>For</legend>
      {AUDIENCES.map((one) => (
        <label key={one} className="choice">
          <input
            type="radio"
            name={name}
            checked={one === audience}
            disabled={fixed && one !== audience}
            onChange={() => onChoose(one)}
          />
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
function Make({ format, audience, about }: { format: DocumentFormat; audience: Audience; about: About["kind"] }) {
  const { act } = useScope();
  const only = about === "brief" ? ONLY_FOR[format] : undefined;
  const of = about === "brief" ? "" : ` of ${ABOUT[about]}`;
  const wanted = `Make the ${FORMAT[format]}${of}${audience === "customer" ? " for the customer" : ""}`;
  const order: DocumentOrder = about === "brief" ? { format, audience } : { format, audience, about: { kind: about } };
  return (
    <button
      type="button"
      className={`button ${format === "pdf" ? "primary" : ""}`}
      disabled={only !== undefined && only !== audience}
      title={only === undefined ? wanted : `It is only for ${WHOM[only]}`}
      onClick={() => act({ kind: "create_document", ...order }, wanted)}
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

const kindOf = (document: DocumentMeta) => document.about?.kind ?? "brief";

/** The newest of each format and kind. */
function Made() {
  const documents = useView((view) => view.documents);
  const newer = (one: DocumentMeta, other: DocumentMeta) =>
    one.format === other.format && kindOf(one) === kindOf(other) && one !== other;
  const newest = documents
    .filter((document, at) => !documents.slice(at + 1).some((later) => newer(later, document)))
    .sort((left, right) => FORMATS.indexOf(left.format) - FORMATS.indexOf(right.format));
  if (newest.length === 0) return null;
  return (
    <ul className="export-made" aria-label="Documents">
      {newest.map((document) => (
        <li key={document.id}>
          <DocumentLink document={document} />
        </li>
      ))}
    </ul>
  );
}
