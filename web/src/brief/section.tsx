/** A section of the brief, drawn as its content wants: a timeline, a table, numbered questions, or lines. */
import type { ReactNode } from "react";
import { FitTable } from "../blocks/matrix";
import { Timeline } from "../blocks/timeline";
import { SECTION } from "../ui/words";
import type { BriefLine, BriefSection } from "../wire/types";
import { Internal, Line, LineTools } from "./line";

export function Section({ section }: { section: BriefSection }) {
  const title = SECTION[section.section];
  const id = `brief-${section.section}`;
  return (
    <section className={`brief-section ${section.section}`} aria-labelledby={id}>
      <div className="brief-section-head">
        <h3 id={id} className="kicker">
          {title}
        </h3>
        {allInternal(section.lines) && <Internal />}
      </div>
      <Lines section={section} title={title} />
    </section>
  );
}

/** Lines that say the same have the same id; each still needs a key of its own, or it stays when it should go. */
function keyed(lines: readonly BriefLine[]) {
  const seen = new Map<string, number>();
  return lines.map((line) => {
    const times = seen.get(line.id) ?? 0;
    seen.set(line.id, times + 1);
    return { key: `${line.id}/${times}`, line };
  });
}

/** Then the section says it once. */
const allInternal = (lines: readonly BriefLine[]) => lines.every((line) => line.internal);

function Lines({ section, title }: { section: BriefSection; title: string }): ReactNode {
  const { lines } = section;
  switch (section.section) {
    case "what_changed":
      return <Changes lines={lines} />;
    case "fit":
      return <Fit lines={lines} title={title} />;
    case "ask":
      return (
        <ol>
          {keyed(lines).map(({ key, line }) => (
            <Line key={key} line={line} marksInternal={!allInternal(lines)} />
          ))}
        </ol>
      );
    case "say_first":
    case "in_the_room":
    case "careful":
    case "next_step":
    case "not_found":
    case "pinned":
      return <Plain lines={lines} />;
  }
}

function Plain({ lines }: { lines: readonly BriefLine[] }) {
  if (lines.length === 0) return null;
  return (
    <ul>
      {keyed(lines).map(({ key, line }) => (
        <Line key={key} line={line} marksInternal={!allInternal(lines)} />
      ))}
    </ul>
  );
}

/** Dated lines stand on the line of time; others under it. */
function Changes({ lines }: { lines: readonly BriefLine[] }) {
  const dots = lines.flatMap((line) =>
    line.on === null
      ? []
      : [{ id: line.id, on: line.on, kind: line.detail ?? "", label: <LineTools line={line}>{line.text}</LineTools> }],
  );
  return (
    <>
      {dots.length > 0 && <Timeline dots={dots} />}
      <Plain lines={lines.filter((line) => line.on === null)} />
    </>
  );
}

function Fit({ lines, title }: { lines: readonly BriefLine[]; title: string }) {
  const rows = lines.flatMap((line) => (line.row ? [{ row: line.row, tool: <LineTools line={line} /> }] : []));
  return (
    <>
      {rows.length > 0 && <FitTable rows={rows} label={title} />}
      <Plain lines={lines.filter((line) => line.row === null)} />
    </>
  );
}
