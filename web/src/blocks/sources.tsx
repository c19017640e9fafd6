/** What was read, or looked at in vain. */
import { webAddress } from "../prep/project";
import { longDate } from "../ui/time";
import { EVIDENCE } from "../ui/words";
import type { BlockByKind } from "../wire/kinds";

export function SourcesBlock({ block }: { block: BlockByKind["sources"] }) {
  return (
    <details className="as-table">
      <summary>
        {block.title} ({block.sources.length})
      </summary>
      <ul className="source-list">
        {block.sources.map((source) => (
          <li key={source.evidence}>
            <OutsideLink url={source.url}>{source.publisher}</OutsideLink>{" "}
            <span className="quiet small">
              {EVIDENCE[source.kindOfEvidence]}
              {source.publishedOn && `, ${longDate(source.publishedOn)}`}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** A link to outside, when it is one that a browser may open. */
export function OutsideLink({ url, children }: { url: string; children: string }) {
  const address = webAddress(url);
  if (!address) return <span title={url}>{children}</span>;
  return (
    <a href={address} target="_blank" rel="noreferrer noopener nofollow" title={url}>
      {children}
    </a>
  );
}
