/** The chip that opens the sources of a sentence or a finding. */
import { citeCount } from "../prep/project";
import { useScope } from "../prep/usePrep";
import type { Cite, Finding } from "../wire/types";
import { count } from "./words";

export function FindingSources({ finding }: { finding: Finding }) {
  const { showSources } = useScope();
  const words = count(finding.sources.length, "source");
  return (
    <button
      type="button"
      className="chip"
      onClick={() => showSources({ kind: "finding", finding: finding.id })}
      aria-label={`${words} for: ${finding.title}`}
    >
      {words}
    </button>
  );
}

export function Cites({ cites, of }: { cites: readonly Cite[]; of: string }) {
  const { showSources } = useScope();
  const sources = citeCount(cites);
  if (sources === 0) return null;
  const publishers = [...new Set(cites.map((cite) => cite.publisher))].join(", ");
  return (
    <button
      type="button"
      className="cite"
      title={publishers}
      aria-label={`${count(sources, "source")}: ${publishers}`}
      onClick={() => showSources({ kind: "cites", title: of, cites })}
    >
      {sources}
    </button>
  );
}
