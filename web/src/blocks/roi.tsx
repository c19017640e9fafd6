/** Three years of costs and savings. The server computes; here inputs are changed and formulas are seen. */
import { useState } from "react";
import { useScope } from "../prep/usePrep";
import { amount, span } from "../ui/amount";
import { Cites } from "../ui/sources_button";
import { ROI_TAG } from "../ui/words";
import type { BlockByKind } from "../wire/kinds";
import type { RoiCase, RoiInput, RoiLine, RoiRange } from "../wire/types";

export function RoiBlock({ block }: { block: BlockByKind["roi"] }) {
  const roi: RoiCase = block.case;
  const scale = Math.max(1, ...moneyLines(roi).flatMap(({ value }) => [Math.abs(value.low), Math.abs(value.high)]));
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
      <h4>Inputs</h4>
      <ul className="roi-inputs">
        {roi.inputs.map((input) => (
          <li key={`${input.key}${input.value.likely}`}>
            <Input input={input} matters={roi.mattersMost.includes(input.key)} />
          </li>
        ))}
      </ul>
      <details className="as-table">
        <summary>Formulas</summary>
        <dl className="facts">
          {roi.lines.map((line) => (
            <div key={line.label}>
              <dt>{line.label}</dt>
              <dd>
                <code>{line.formula}</code>
              </dd>
            </div>
          ))}
        </dl>
      </details>
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

function Input({ input, matters }: { input: RoiInput; matters: boolean }) {
  const { act, writable } = useScope();
  const [text, setText] = useState(String(input.value.likely));
  const value = Number(text);
  const changed = text.trim() !== "" && Number.isFinite(value) && value !== input.value.likely;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (changed) act({ kind: "roi_input", key: input.key, value }, `${input.label}: ${value}`);
      }}
    >
      <label>
        <span>
          {input.label}
          {matters && <span className="badge">matters most</span>}
        </span>
        <input
          type="number"
          step="any"
          inputMode="decimal"
          value={text}
          readOnly={!writable}
          onChange={(event) => setText(event.target.value)}
        />
      </label>
      <span className="quiet small">
        {input.unit} · {ROI_TAG[input.tag]} <Cites cites={input.cites} of={input.label} />
      </span>
      {changed && writable && (
        <button type="submit" className="button small">
          Compute again
        </button>
      )}
    </form>
  );
}
