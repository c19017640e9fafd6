/** Breaking signals and quick insights. */

import { useFinding } from "../prep/usePrep";
import { ConfidenceMark, ConfidenceWhy } from "../ui/confidence";
import { Cites } from "../ui/sources_button";
import type { BlockByKind } from "../wire/kinds";
import type { Insight } from "../wire/types";
import { FindingCards } from "./finding_card";

export function SignalListBlock({ block }: { block: BlockByKind["signal_list"] }) {
  return (
    <section>
      <h3 className="kicker">{block.title}</h3>
      <FindingCards findings={block.findings} />
    </section>
  );
}

export function InsightListBlock({ block }: { block: BlockByKind["insight_list"] }) {
  return (
    <section>
      <h3 className="kicker">{block.title}</h3>
      <dl className="insights">
        {block.items.map((item) => (
          <InsightRow key={`${item.label}${item.text}`} item={item} />
        ))}
      </dl>
    </section>
  );
}

function InsightRow({ item }: { item: Insight }) {
  const finding = useFinding(item.finding);
  return (
    <div>
      <dt>{item.label}</dt>
      <dd>
        {item.text} <Cites cites={item.cites} of={item.text} />{" "}
        {finding ? (
          <ConfidenceWhy confidence={finding.confidence} />
        ) : (
          item.confidence && <ConfidenceMark word={item.confidence} />
        )}
      </dd>
    </div>
  );
}
