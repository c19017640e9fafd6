/** People in three tiers; an empty seat is shown as one. */

import { useFinding } from "../prep/usePrep";
import { ConfidenceMark, ConfidenceWhy } from "../ui/confidence";
import { FindingSources } from "../ui/sources_button";
import type { BlockByKind } from "../wire/kinds";
import type { Person } from "../wire/types";

export function PeopleBlock({ block }: { block: BlockByKind["people"] }) {
  return (
    <section>
      <h3 className="kicker">{block.title}</h3>
      <div className="tiers">
        {block.tiers.map((tier) => (
          <section key={tier.tier}>
            <h4>{tier.title}</h4>
            <ul>
              {tier.people.map((person) => (
                <li key={person.finding} className="seat">
                  <Seat person={person} />
                </li>
              ))}
              {tier.emptySeat && (
                <li className="seat empty">
                  <b>Empty seat</b>
                  <span>{tier.emptySeat}</span>
                </li>
              )}
            </ul>
          </section>
        ))}
      </div>
    </section>
  );
}

function Seat({ person }: { person: Person }) {
  const finding = useFinding(person.finding);
  return (
    <>
      <b>{person.name}</b>
      <span>{person.role}</span>
      <span className="quiet">{[person.part, person.note].filter(Boolean).join(" · ")}</span>
      <span className="seat-foot">
        {finding && finding.confidence.word === person.confidence ? (
          <ConfidenceWhy confidence={finding.confidence} />
        ) : (
          <ConfidenceMark word={person.confidence} />
        )}
        {finding && <FindingSources finding={finding} />}
      </span>
    </>
  );
}
