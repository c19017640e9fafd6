/** Bars, with the part that matters marked; the same numbers as a table. */
import type { BlockByKind } from "../wire/kinds";

export function ChartBlock({ block }: { block: BlockByKind["chart"] }) {
  const top = Math.max(1, ...block.bars.map((bar) => bar.value));
  const every = Math.max(1, Math.ceil(block.bars.length / 5));
  const last = block.bars.length - 1;
  return (
    <figure className="chart">
      <figcaption>{block.title}</figcaption>
      <div role="img" aria-label={`${block.title}. ${block.summary}`} className="bars">
        {block.bars.map((bar, index) => (
          <div key={bar.label} className="bar" title={`${bar.label}: ${bar.value} ${block.unit}, ${bar.marked} marked`}>
            <div className="bar-space">
              <div className="bar-full" style={{ height: `${(100 * bar.value) / top}%` }}>
                {bar.marked > 0 && (
                  <div className="bar-marked" style={{ height: `${(100 * bar.marked) / Math.max(1, bar.value)}%` }} />
                )}
              </div>
            </div>
            <span className="bar-label">{(last - index) % every === 0 ? bar.label : ""}</span>
          </div>
        ))}
      </div>
      <p className="quiet small">{block.summary}</p>
      <details className="as-table">
        <summary>As a table</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">All {block.unit}</th>
              <th scope="col">Marked</th>
            </tr>
          </thead>
          <tbody>
            {block.bars.map((bar) => (
              <tr key={bar.label}>
                <th scope="row">{bar.label}</th>
                <td>{bar.value}</td>
                <td>{bar.marked}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}
