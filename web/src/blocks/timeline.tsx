/** Signals on a line of time, oldest first. */

import type { ReactNode } from "react";
import { longDate, shortDate } from "../ui/time";
import { KIND } from "../ui/words";
import type { BlockByKind } from "../wire/kinds";
import type { PartialDate } from "../wire/types";

export type Dot = { id: string; on: PartialDate; kind: string; label: ReactNode };

/** Time runs from left to right, whatever the order of what is given. */
export function Timeline({ dots }: { dots: readonly Dot[] }) {
  return (
    <ol className="timeline">
      {dots
        .toSorted((a, b) => a.on.localeCompare(b.on))
        .map((dot) => (
          <li key={dot.id}>
            <time dateTime={dot.on} title={longDate(dot.on)}>
              {shortDate(dot.on)}
            </time>
            <span className="quiet">{dot.kind}</span>
            <span>{dot.label}</span>
          </li>
        ))}
    </ol>
  );
}

export function TimelineBlock({ block }: { block: BlockByKind["timeline"] }) {
  const dots = block.items.map((item) => ({
    id: `${item.on}${item.finding}`,
    on: item.on,
    kind: KIND[item.signal],
    label: item.label,
  }));
  return (
    <section>
      <h3 className="kicker">{block.title}</h3>
      <Timeline dots={dots} />
    </section>
  );
}
