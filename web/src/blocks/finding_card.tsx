/** A finding as a card: what, when, so what, how sure, from where. */
import { useFinding, useScope, useView } from "../prep/usePrep";
import { ConfidenceWhy } from "../ui/confidence";
import { Menu } from "../ui/menu";
import { useNow } from "../ui/now";
import { FindingSources } from "../ui/sources_button";
import { longDate, relativeDate } from "../ui/time";
import { KIND } from "../ui/words";
import type { Finding, FindingId } from "../wire/types";
import { useCorrection } from "./correction";

export function FindingCards({ findings }: { findings: readonly FindingId[] }) {
  return (
    <ul className="cards">
      {findings.map((id) => (
        <Card key={id} id={id} />
      ))}
    </ul>
  );
}

function Card({ id }: { id: FindingId }) {
  const finding = useFinding(id);
  if (!finding) return null;
  return (
    <li>
      <FindingCard finding={finding} />
    </li>
  );
}

function FindingCard({ finding }: { finding: Finding }) {
  const { act, writable } = useScope();
  const correction = useCorrection(finding);
  const angle = useView((view) => view.angles.find((known) => known.finding === finding.id));
  const name = finding.title;
  return (
    <article className="card">
      <FindingHead finding={finding} />
      <h3 className="card-title">{name}</h3>
      {angle?.soWhat && (
        <p className="so-what">
          <b>So what:</b> {angle.soWhat}
        </p>
      )}
      <Conflicts finding={finding} />
      {correction.note}
      <footer className="card-foot">
        <ConfidenceWhy confidence={finding.confidence} />
        <FindingSources finding={finding} />
        {writable && (
          <span className="card-tools">
            <button
              type="button"
              className="icon-button text"
              title={`Tell me more about: ${name}`}
              aria-label={`Tell me more about: ${name}`}
              onClick={() => act({ kind: "explore_finding", finding: finding.id }, `Tell me more: ${name}`)}
            >
              More
            </button>
            <Menu
              label={`More actions for: ${name}`}
              items={[
                {
                  label: "Add to brief",
                  run: () => act({ kind: "add_to_brief", finding: finding.id }, `Add to brief: ${name}`),
                },
                {
                  label: "Who should I contact about this?",
                  run: () => act({ kind: "who_to_contact", finding: finding.id }, `Who to contact: ${name}`),
                },
                {
                  label: "Which products fit?",
                  run: () => act({ kind: "product_fit", finding: finding.id }, `Which products fit: ${name}`),
                },
                { label: "That is not right…", run: correction.begin },
              ]}
            />
          </span>
        )}
      </footer>
      {correction.form}
    </article>
  );
}

/** Kind and date of a finding, on one line. */
export function FindingHead({ finding }: { finding: Finding }) {
  const now = useNow();
  const on = finding.occurredOn ?? finding.reportedOn;
  return (
    <p className="card-head">
      <span className="kicker">{KIND[finding.kind]}</span>
      {on && (
        <time dateTime={on} title={longDate(on)} className="quiet">
          {relativeDate(on, now)}
        </time>
      )}
    </p>
  );
}

/** What other sources say instead. Nothing is averaged. */
export function Conflicts({ finding }: { finding: Finding }) {
  const { showSources } = useScope();
  return (finding.conflicts ?? []).map((conflict) => (
    <p key={`${conflict.field}${conflict.other}`} className="conflict">
      <b>Sources disagree:</b> {conflict.chosen} here, {conflict.other} at{" "}
      <button
        type="button"
        className="link-button"
        onClick={() => showSources({ kind: "finding", finding: finding.id })}
      >
        {conflict.source.publisher}
      </button>
    </p>
  ));
}
