/** Three years of costs and savings. The server computes; here inputs are changed and formulas are seen. */
import { useScope } from "../prep/usePrep";
import { amount, span } from "../ui/amount";
import { roiSheetAddress } from "../wire/http";
import type { BlockByKind } from "../wire/kinds";
import type { RoiCase, RoiLine, RoiRange } from "../wire/types";
import { RoiInputForm } from "./roi_input";

export function RoiBlock({ block }: { block: BlockByKind["roi"] }) {
  const { prep, act, writable } = useScope();
  const roi: RoiCase = block.case;
  const scale = Math.max(1, ...moneyLines(roi).flatMap(({ value }) => [Math.abs(value.low), Math.abs(value.high)]));
  const edited = roi.inputs.some((input) => input.edited);
  return (
    <section className="card full roi">
      <p className="card-head">
        <span className="kicker">Return over three years</span>
        <span className="quiet">low · likely · high</span>
      </p>
      <table className="roi-lines">
        <thead className="visually-hidden">
          <tr>
            <th scope="col">Result</th>
            <th scope="col">Likely</th>
            <th scope="col">Range</th>
          </tr>
        </thead>
        <tbody>
          {roi.lines.map((line) => (
            <tr key={line.label}>
              <th scope="row">{line.label}</th>
              <td className="number">{amount(line.value.likely, line.unit)}</td>
              <td>
                {line.unit === roi.currency && <RangeBar range={line.value} scale={scale} />}
                <span className="quiet small">{span(line.value, line.unit)}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Swings roi={roi} />
      <h4>Inputs</h4>
      <ul className="roi-inputs">
        {roi.inputs.map((input) => (
          <li key={`${input.key} ${input.value.low} ${input.value.likely} ${input.value.high} ${input.tag}`}>
            <RoiInputForm input={input} matters={roi.mattersMost.includes(input.key)} />
          </li>
        ))}
      </ul>
      <Formulas roi={roi} />
      <footer className="card-foot">
        <a className="button small" href={roiSheetAddress(prep)} download="roi-case.csv">
          Download as CSV
        </a>
        {edited && writable && (
          <button
            type="button"
            className="button small"
            onClick={() => act({ kind: "roi_reset", key: null }, "Take back all numbers of the ROI case")}
          >
            Take back my numbers
          </button>
        )}
      </footer>
    </section>
  );
}

const moneyLines = (roi: RoiCase): RoiLine[] => roi.lines.filter((line) => line.unit === roi.currency);

function RangeBar({ range, scale }: { range: RoiRange; scale: number }) {
  const at = (value: number) => `${50 + (50 * value) / scale}%`;
  const left = 50 + (50 * Math.min(range.low, range.high)) / scale;
  const width = (50 * Math.abs(range.high - range.low)) / scale;
  return (
    <span className="range" aria-hidden="true">
      <span className="range-zero" />
      <span className="range-fill" style={{ left: `${left}%`, width: `${Math.max(width, 0.5)}%` }} />
      <span className="range-likely" style={{ left: at(range.likely) }} />
    </span>
  );
}

/** How far each input moves the net present value, the strongest first. */
function Swings({ roi }: { roi: RoiCase }) {
  if (roi.swings.length === 0) return null;
  const label = (key: string) => roi.inputs.find((input) => input.key === key)?.label ?? key;
  return (
    <details className="as-table">
      <summary>What moves the result</summary>
      <table className="roi-lines" aria-label="Net present value with one input at its low and at its high">
        <thead>
          <tr>
            <th scope="col">Input</th>
            <th scope="col">At its low</th>
            <th scope="col">At its high</th>
          </tr>
        </thead>
        <tbody>
          {roi.swings.map((swing) => (
            <tr key={swing.key}>
              <th scope="row">{label(swing.key)}</th>
              <td className="number">{amount(swing.atLow, roi.currency)}</td>
              <td className="number">{amount(swing.atHigh, roi.currency)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

function Formulas({ roi }: { roi: RoiCase }) {
  return (
    <details className="as-table">
      <summary>Formulas</summary>
      <dl className="facts">
        {roi.lines.map((line) => (
          <div key={line.label}>
            <dt>{line.label}</dt>
            <dd>
              <code>
                {line.key} = {line.formula}
              </code>
            </dd>
          </div>
        ))}
        {roi.constants.map((constant) => (
          <div key={constant.key}>
            <dt>Constant</dt>
            <dd>
              <code>
                {constant.key} = {constant.value} {constant.unit}
              </code>
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
