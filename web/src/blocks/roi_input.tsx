/** One input of the ROI case: its likely value, its range, and who says so. */
import { useState } from "react";
import { useScope } from "../prep/usePrep";
import { Cites } from "../ui/sources_button";
import { ROI_TAG } from "../ui/words";
import type { RoiInput, RoiTag } from "../wire/types";

type Texts = { low: string; likely: string; high: string };
type Side = keyof Texts;

export function RoiInputForm({ input, matters }: { input: RoiInput; matters: boolean }) {
  const { act, writable } = useScope();
  const start: Texts = {
    low: String(input.value.low),
    likely: String(input.value.likely),
    high: String(input.value.high),
  };
  const [texts, setTexts] = useState(start);
  const [assumed, setAssumed] = useState(false);
  const edit = changeOf(input, start, texts);
  const send = () => {
    if (edit?.kind !== "ready") return;
    const range = edit.low === edit.high ? {} : { low: edit.low, high: edit.high };
    const tag: { tag?: RoiTag } = assumed ? { tag: "assumed" } : {};
    act({ kind: "roi_input", key: input.key, value: edit.likely, ...range, ...tag }, `${input.label}: ${edit.likely}`);
  };
  const field = (side: Side, label: string) => (
    <input
      type="number"
      step="any"
      min="0"
      inputMode="decimal"
      aria-label={label}
      value={texts[side]}
      readOnly={!writable}
      onChange={(event) => setTexts({ ...texts, [side]: event.target.value })}
    />
  );
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <span className="roi-name">
        {input.label}
        {matters && <span className="badge">matters most</span>}
      </span>
      {field("likely", input.label)}
      <details className="roi-range">
        <summary>
          {input.unit}
          {input.value.low < input.value.high && `, ${input.value.low} to ${input.value.high}`}
        </summary>
        <span className="roi-side">
          <span aria-hidden="true">Low</span>
          {field("low", `${input.label}, low`)}
        </span>
        <span className="roi-side">
          <span aria-hidden="true">High</span>
          {field("high", `${input.label}, high`)}
        </span>
      </details>
      <span className="quiet small">
        {ROI_TAG[input.tag]}
        {input.edited && ", changed by you"} <Cites cites={input.cites} of={input.label} />
      </span>
      {edit?.kind === "wrong" && (
        <span className="small" role="alert">
          {edit.why}
        </span>
      )}
      {edit?.kind === "ready" && writable && (
        <>
          <label className="roi-said small">
            <input type="checkbox" checked={assumed} onChange={(event) => setAssumed(event.target.checked)} /> our
            assumption, not the customer’s word
          </label>
          <button type="submit" className="button small">
            Compute again
          </button>
        </>
      )}
    </form>
  );
}

type Change = null | { kind: "wrong"; why: string } | { kind: "ready"; low: number; likely: number; high: number };

/** What the fields ask for. A new likely value alone is one number; a range is only one if it is typed. */
function changeOf(input: RoiInput, start: Texts, texts: Texts): Change {
  if (texts.low === start.low && texts.likely === start.likely && texts.high === start.high) return null;
  const rangeTyped = texts.low !== start.low || texts.high !== start.high;
  const likely = number(texts.likely);
  const low = rangeTyped ? number(texts.low) : likely;
  const high = rangeTyped ? number(texts.high) : likely;
  const most = input.max > 0 ? input.max : Number.POSITIVE_INFINITY;
  if (low === null || likely === null || high === null || low < 0 || high > most) {
    return { kind: "wrong", why: input.max > 0 ? `A number from 0 to ${input.max}.` : "A number, not below 0." };
  }
  if (low > likely || likely > high) return { kind: "wrong", why: "Low, likely and high, in this order." };
  return { kind: "ready", low, likely, high };
}

function number(text: string): number | null {
  const value = Number(text);
  return text.trim() !== "" && Number.isFinite(value) ? value : null;
}
