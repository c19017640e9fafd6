/** Companies to choose from, with what makes each likely. */
import { useScope } from "../prep/usePrep";
import type { BlockByKind } from "../wire/kinds";
import type { CompanyCandidate } from "../wire/types";

export function CandidatesBlock({ block }: { block: BlockByKind["candidates"] }) {
  return (
    <section>
      <p>{block.text}</p>
      <ul className="cards">
        {block.candidates.map((candidate) => (
          <li key={`${candidate.company.name}${candidate.company.domain}`}>
            <Candidate candidate={candidate} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Candidate({ candidate }: { candidate: CompanyCandidate }) {
  const { act, writable } = useScope();
  const { name, domain, industry, place, because } = candidate.company;
  return (
    <article className="card">
      <p className="card-head">
        <span className="kicker">{industry ?? "Company"}</span>
        <span className="quiet">{candidate.score} of 100</span>
      </p>
      <h3 className="card-title">{name}</h3>
      <p className="quiet">{[domain, place].filter(Boolean).join(" · ")}</p>
      <ul className="reasons">
        {because.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
      {writable && (
        <button
          type="button"
          className="button"
          onClick={() => act({ kind: "pick_company", name, domain }, `${name}${domain ? ` (${domain})` : ""}`)}
        >
          This one <span className="visually-hidden">: {name}</span>
        </button>
      )}
    </article>
  );
}
