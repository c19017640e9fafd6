/** What is known of the deal, slot by slot; what is unknown is a question. For the rep alone. */
import { ConfidenceMark } from "../ui/confidence";
import { Cites } from "../ui/sources_button";
import { SLOT_STATE } from "../ui/words";
import type { BlockByKind } from "../wire/kinds";
import type { QualificationSlot } from "../wire/types";

export function QualificationBlock({ block }: { block: BlockByKind["qualification"] }) {
  return (
    <section>
      <h3 className="kicker">
        {block.title} <span className="badge">internal</span>
      </h3>
      <table className="fit" aria-label={block.title}>
        <thead>
          <tr>
            <th scope="col">Slot</th>
            <th scope="col">Known</th>
            <th scope="col">By</th>
            <th scope="col">Ask</th>
          </tr>
        </thead>
        <tbody>
          {block.qualification.slots.map((slot) => (
            <Slot key={slot.id} slot={slot} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Slot({ slot }: { slot: QualificationSlot }) {
  return (
    <tr>
      <th scope="row">
        {slot.title}
        <span className="quiet small slot-means">{slot.means}</span>
      </th>
      <td>
        <span className={`fit-word slot-${slot.state}`}>{SLOT_STATE[slot.state]}</span>
      </td>
      <td>
        {slot.evidence.length === 0 && <span className="quiet">nothing yet</span>}
        {slot.evidence.map((shown) => (
          <span key={`${shown.text}${shown.finding}`} className="slot-evidence">
            {shown.text} <Cites cites={shown.cites} of={`${slot.title}: ${shown.text}`} />{" "}
            {shown.confidence && <ConfidenceMark word={shown.confidence} />}
          </span>
        ))}
      </td>
      <td>{slot.state === "proven" ? <span className="quiet">—</span> : slot.question}</td>
    </tr>
  );
}
