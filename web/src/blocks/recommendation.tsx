/** One play: their signal, our capability, each with its own citation. */
import { useScope } from "../prep/usePrep";
import { ConfidenceMark } from "../ui/confidence";
import { Cites } from "../ui/sources_button";
import { SLOT } from "../ui/words";
import type { BlockByKind } from "../wire/kinds";

export function RecommendationBlock({ block }: { block: BlockByKind["recommendation"] }) {
  const { act, writable } = useScope();
  const it = block.recommendation;
  return (
    <article className="card full">
      <p className="card-head">
        <span className="kicker">{SLOT[it.slot]}</span>
        <span className="quiet">{it.product}</span>
      </p>
      <h3 className="card-title">{it.title}</h3>
      <dl className="facts">
        <div>
          <dt>Why now</dt>
          <dd>
            {it.why} <Cites cites={it.whyCites} of={it.why} />
          </dd>
        </div>
        <div>
          <dt>What we bring</dt>
          <dd>
            {it.capability} <Cites cites={it.capabilityCites} of={it.capability} />
          </dd>
        </div>
        <div>
          <dt>Value</dt>
          <dd>{it.value}</dd>
        </div>
        {it.proof && (
          <div>
            <dt>Proof</dt>
            <dd>
              {it.proof.customer}: {it.proof.what} <Cites cites={it.proof.cites} of={it.proof.customer} />
            </dd>
          </div>
        )}
        <div>
          <dt>Next step</dt>
          <dd>{it.nextStep}</dd>
        </div>
        {it.wouldChange.length > 0 && (
          <div>
            <dt>Would change our mind</dt>
            <dd>
              <ul className="plain-list">
                {it.wouldChange.map((reason) => (
                  <li key={reason}>{reason}</li>
                ))}
              </ul>
            </dd>
          </div>
        )}
      </dl>
      <footer className="card-foot">
        <ConfidenceMark word={it.confidence} />
        {writable && (
          <span className="card-tools">
            <button
              type="button"
              className="icon-button text"
              aria-label={`Add to brief: ${it.title}`}
              onClick={() => act({ kind: "add_recommendation", recommendation: it.id }, `Add to brief: ${it.title}`)}
            >
              Add to brief
            </button>
          </span>
        )}
      </footer>
    </article>
  );
}
