/** The words of every line that a brief ever had: what a removed line said, so that it can be offered back. */
import type { Brief, BriefEdit, LineId, Logged } from "../wire/types";

export type LineTexts = ReadonlyMap<LineId, string>;

/** Takes one event in. */
export function rememberLines(known: LineTexts, { event }: Logged): LineTexts {
  if (event.kind !== "brief_changed") return known;
  const lines = event.brief.sections.flatMap((section) => section.lines);
  const fresh = lines.filter((line) => known.get(line.id) !== line.text);
  if (fresh.length === 0) return known;
  const next = new Map(known);
  for (const line of fresh) next.set(line.id, line.text);
  return next;
}

export type RemovedLine = { id: LineId; text: string };

/** Lines that the rep took out and did not put back. */
export function removedLines(edits: readonly BriefEdit[], brief: Brief | null, texts: LineTexts): RemovedLine[] {
  const out = new Set<LineId>();
  for (const edit of edits) {
    if (edit.kind === "remove") out.add(edit.line);
    if (edit.kind === "restore") out.delete(edit.line);
  }
  const shown = new Set(brief?.sections.flatMap((section) => section.lines.map((line) => line.id)));
  return [...out]
    .filter((id) => !shown.has(id))
    .map((id) => ({ id, text: texts.get(id) ?? "A line of an earlier brief" }));
}
