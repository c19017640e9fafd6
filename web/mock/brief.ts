/** What the rep does to the brief of the mock backend. */
import type { Brief, BriefLine, PrepView } from "../src/wire/types";

function mapLines(brief: Brief, change: (line: BriefLine) => BriefLine | null): Brief {
  const sections = brief.sections.map((section) => ({
    ...section,
    lines: section.lines.flatMap((line) => change(line) ?? []),
  }));
  return { ...brief, sections: sections.filter((section) => section.lines.length > 0) };
}

export function changed(brief: Brief, id: string, text: string | null): Brief {
  return mapLines(brief, (line) => {
    if (line.id !== id) return line;
    return text === null ? null : { ...line, text, origin: "edited" };
  });
}

export function added(brief: Brief, name: Brief["sections"][number]["section"], line: BriefLine): Brief {
  const known = brief.sections.some((section) => section.section === name);
  const sections = known
    ? brief.sections.map((section) =>
        section.section === name ? { ...section, lines: [...section.lines, line] } : section,
      )
    : [...brief.sections, { section: name, lines: [line] }];
  return { ...brief, sections };
}

export function pinned(brief: Brief, view: PrepView, id: string): Brief {
  const finding = view.findings.find((known) => known.id === id);
  const exists = brief.sections.some((section) => section.lines.some((line) => line.id === `line_pin_${id}`));
  if (!finding || exists) return brief;
  return added(brief, "pinned", {
    id: `line_pin_${id}`,
    text: finding.title,
    detail: null,
    on: finding.occurredOn ?? null,
    row: null,
    finding: id,
    cites: [],
    confidence: finding.confidence.word,
    origin: "pinned",
    internal: false,
  });
}
