/** What they run, and how it meets what we sell. */

import type { ReactNode } from "react";
import { Cites } from "../ui/sources_button";
import { FIT } from "../ui/words";
import type { BlockByKind } from "../wire/kinds";
import type { FitRow } from "../wire/types";

export function MatrixBlock({ block }: { block: BlockByKind["matrix"] }) {
  return (
    <section>
      <h3 className="kicker">{block.title}</h3>
      <FitTable rows={block.rows.map((row) => ({ row, tool: null }))} label={block.title} />
    </section>
  );
}

type Props = { rows: readonly { row: FitRow; tool: ReactNode }[]; label: string };

export function FitTable({ rows, label }: Props) {
  return (
    <table className="fit" aria-label={label}>
      <thead>
        <tr>
          <th scope="col">They run</th>
          <th scope="col">Evidence</th>
          <th scope="col">Fit</th>
          <th scope="col">So</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ row, tool }) => (
          <tr key={`${row.theyRun}${row.finding}`}>
            <th scope="row" title={row.category}>
              {row.theyRun}
            </th>
            <td>
              {row.seen} <Cites cites={row.cites} of={`${row.theyRun}: ${row.so}`} />
            </td>
            <td>
              <span className={`fit-word ${row.fit}`}>{FIT[row.fit]}</span>
            </td>
            <td>
              {row.so}
              {tool}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
