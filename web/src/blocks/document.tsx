/** A document to download. */
import { useScope, useView } from "../prep/usePrep";
import { AudienceBadge } from "../ui/audience";
import { useNow } from "../ui/now";
import { moment } from "../ui/time";
import { ABOUT, count, FORMAT, FORMAT_SIGN } from "../ui/words";
import { documentAddress } from "../wire/http";
import type { BlockByKind } from "../wire/kinds";
import type { DocumentMeta } from "../wire/types";

export function DocumentBlock({ block }: { block: BlockByKind["document"] }) {
  const document = useView((view) => view.documents.find((known) => known.id === block.document));
  if (!document) return <p className="quiet">The document is being made…</p>;
  return <DocumentLink document={document} />;
}

export function DocumentLink({ document }: { document: DocumentMeta }) {
  const { prep } = useScope();
  const now = useNow();
  const size = `${Math.max(1, Math.round(document.bytes / 1000)).toLocaleString("en")} kB`;
  return (
    <a className="document" href={documentAddress(prep, document.id)} download={document.fileName}>
      <span className="document-format" aria-hidden="true">
        {FORMAT_SIGN[document.format]}
      </span>
      <span>
        <span className="document-name">
          <b>
            Download {FORMAT[document.format]}
            {document.about && document.about.kind !== "brief" ? ` of ${ABOUT[document.about.kind]}` : ""}
          </b>{" "}
          <AudienceBadge audience={document.audience} />
        </span>
        <span className="quiet small">
          {document.fileName} · {size} · {moment(document.madeAt, now)}
        </span>
        {document.words && (
          <span className="quiet small">
            {count(document.words.lines, "line")} in the words of {document.words.model}, each held against its sources
            {document.words.kept > 0 && `; ${count(document.words.kept, "line")} in those of the rules`}
          </span>
        )}
      </span>
    </a>
  );
}
