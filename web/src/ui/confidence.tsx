/** How sure we are: bars, a word, and on request why. The word alone says it; the bars only repeat it. */
import { useId } from "react";
import type { Confidence, ConfidenceWord } from "../wire/types";
import { CONFIDENCE } from "./words";

const BARS = { confirmed: 3, one_source: 2, inferred: 1, sources_disagree: 3 } satisfies Record<ConfidenceWord, number>;

export function ConfidenceMark({ word }: { word: ConfidenceWord }) {
  return (
    <span className={`confidence ${word}`}>
      <svg viewBox="0 0 11 11" width="11" height="11" aria-hidden="true">
        {[0, 1, 2].map((bar) => (
          <rect
            key={bar}
            className={bar < BARS[word] ? "full" : "empty"}
            x={bar * 4}
            y={6 - bar * 3}
            width="3"
            height={5 + bar * 3}
            rx="1"
          />
        ))}
        {word === "sources_disagree" && <path className="strike" d="M0 10.5 11 .5" />}
      </svg>
      {CONFIDENCE[word]}
    </span>
  );
}

/** The mark as a button that tells why. */
export function ConfidenceWhy({ confidence }: { confidence: Confidence }) {
  const id = useId();
  const value = `${Math.round(confidence.value * 100)} of 100`;
  return (
    <>
      <button
        type="button"
        className="plain-button"
        popoverTarget={id}
        title={`${value}. ${confidence.because.join(". ")}`}
      >
        <ConfidenceMark word={confidence.word} />
      </button>
      <div id={id} popover="auto" className="popover">
        <p className="popover-title">
          {CONFIDENCE[confidence.word]} <span className="quiet">{value}</span>
        </p>
        <ul>
          {confidence.because.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      </div>
    </>
  );
}
