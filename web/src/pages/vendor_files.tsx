/** Files about the rep's company: added, looked at as a draft, used or removed. */
import { useId, useState } from "react";
import { count } from "../ui/words";
import { type Answer, addVendorFile, type NeedTitles, promoteVendorFile, removeVendorFile, why } from "../wire/http";
import type { VendorFile } from "../wire/types";
import { VendorStatements } from "./vendor_statements";

/** Bytes of a file; `FILE_BYTES_MAX` in crates/uploads/src/lib.rs. */
const FILE_BYTES_MAX = 10 * 1024 * 1024;

type Props = { files: readonly VendorFile[]; vendor: string; needs: NeedTitles; onChange(): void };
type Doing = { kind: "nothing" } | { kind: "reading"; name: string } | { kind: "refused"; why: string };

export function VendorFiles({ files, vendor, needs, onChange }: Props) {
  const [doing, setDoing] = useState<Doing>({ kind: "nothing" });
  const id = useId();
  const settle = <T,>(answer: Answer<T>) => {
    setDoing(answer.kind === "ok" ? { kind: "nothing" } : { kind: "refused", why: why(answer) });
    if (answer.kind === "ok") onChange();
  };
  const add = async (file: File) => {
    if (file.size > FILE_BYTES_MAX) {
      const most = `${FILE_BYTES_MAX / 1024 / 1024} MiB`;
      setDoing({ kind: "refused", why: `${file.name} is larger than ${most}. Send the pages that matter.` });
      return;
    }
    setDoing({ kind: "reading", name: file.name });
    settle(await addVendorFile(file));
  };
  return (
    <section aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>Your files</h2>
      <p className="quiet">
        A battlecard, a case study, a product sheet: PDF, Markdown or text, up to 10 MiB. What a file says under its
        headings (Products, Customers, Integrations, Competitors) is shown first, each with its own words; nothing of it
        is used before you say so. Its text is kept here, the file itself is not.
      </p>
      <p className="add-file">
        <label className="button" htmlFor={id}>
          Add a file
        </label>
        <input
          id={id}
          className="visually-hidden"
          type="file"
          accept=".pdf,.md,.markdown,.txt,application/pdf,text/markdown,text/plain"
          disabled={doing.kind === "reading"}
          onChange={(event) => {
            const file = event.currentTarget.files?.[0];
            event.currentTarget.value = "";
            if (file) void add(file);
          }}
        />
      </p>
      {doing.kind === "reading" && <p role="status">Reading {doing.name}…</p>}
      {doing.kind === "refused" && <p role="alert">{doing.why}</p>}
      {files.length === 0 && doing.kind !== "reading" && <p className="quiet small">No files yet.</p>}
      <ul className="source-list">
        {files.map((file) => (
          <OneFile key={file.id} file={file} vendor={vendor} needs={needs} onAnswer={settle} />
        ))}
      </ul>
    </section>
  );
}

type OneProps = { file: VendorFile; vendor: string; needs: NeedTitles; onAnswer(answer: Answer<unknown>): void };

function OneFile({ file, vendor, needs, onAnswer }: OneProps) {
  const statements = statementsOf(file);
  const draft = file.state === "draft";
  return (
    <li className="source" aria-label={file.name}>
      <div>
        <h3>
          {file.name} <span className={draft ? "badge" : "badge new"}>{draft ? "draft, not used" : "in use"}</span>
        </h3>
        <p className="quiet small">
          {count(statements, "statement")}, {count(file.pages, "page")}
          {file.known.length > 0 && `, ${file.known.length} known already`}
        </p>
        {file.notes.map((note) => (
          <p key={note} className="small">
            {note}
          </p>
        ))}
        {statements === 0 ? (
          <p>It says nothing under such headings, so it would add nothing.</p>
        ) : (
          <details open={draft}>
            <summary>{draft ? `What it would add to ${vendor}` : `What it adds to ${vendor}`}</summary>
            <VendorStatements profile={file.adds} needs={needs} known={file.known} />
          </details>
        )}
      </div>
      <div className="source-tools">
        {draft && statements > 0 && (
          <button
            type="button"
            className="button primary small"
            aria-label={`Use ${file.name}`}
            onClick={() => void promoteVendorFile(file.id).then(onAnswer)}
          >
            Use
          </button>
        )}
        <button
          type="button"
          className="button small"
          aria-label={`${draft ? "Discard" : "Remove"} ${file.name}`}
          onClick={() => void removeVendorFile(file.id).then(onAnswer)}
        >
          {draft ? "Discard" : "Remove"}
        </button>
      </div>
    </li>
  );
}

function statementsOf({ adds }: VendorFile): number {
  const products = adds.products.reduce((sum, product) => sum + 1 + product.capabilities.length, 0);
  return products + adds.proofPoints.length + adds.integrations.length + adds.competitors.length;
}
