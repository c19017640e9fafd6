/** The buttons under a message: what can be done next, why, and whether it is ready. */
import { useId, useState } from "react";
import { isChosen, offerGroups, offerState } from "../prep/project";
import { useScope, useView } from "../prep/usePrep";
import { filled } from "../ui/input_action";
import { TextForm } from "../ui/text_form";
import { duration } from "../ui/time";
import type { ActionOffer, OfferState } from "../wire/types";

/** Buttons that a number key picks. */
export const NUMBERED_MAX = 4;

const GROUP = { purpose: "What is the meeting for?", role: "Your role", more: "What next" };

export function Actions({ offers, numbered }: { offers: readonly ActionOffer[]; numbered: boolean }) {
  const groups = offerGroups(offers);
  const order = groups.flatMap((group) => group.offers);
  const byNumber = order.filter(mayHaveNumber).slice(0, NUMBERED_MAX);
  return (
    <div className="actions" aria-live="off">
      {groups.map((group) => (
        // biome-ignore lint/a11y/useSemanticElements: these are buttons, not fields of a form
        <div key={group.name} role="group" aria-label={GROUP[group.name]} className="action-group">
          {group.name !== "more" && <span className="action-group-name">{GROUP[group.name]}</span>}
          {group.offers.map((offer) => {
            const number = numbered && byNumber.includes(offer) ? byNumber.indexOf(offer) + 1 : null;
            return <ActionButton key={`${order.indexOf(offer)}${offer.label}`} offer={offer} number={number} />;
          })}
        </div>
      ))}
    </div>
  );
}

/** What leaves the house is never sent by one key that was hit by chance. */
const mayHaveNumber = (offer: ActionOffer) => offer.action.kind !== "approve_delivery";

function ActionButton({ offer, number }: { offer: ActionOffer; number: number | null }) {
  const { act, writable } = useScope();
  const [open, setOpen] = useState(false);
  const reason = useId();
  const state = useView((view) => offerState(offer, view));
  const chosen = useView((view) => isChosen(offer, view));
  if (open && offer.input) {
    return (
      <TextForm
        label={offer.input.label}
        placeholder={offer.input.placeholder}
        send={offer.label}
        onCancel={() => setOpen(false)}
        onSend={(text) => {
          setOpen(false);
          act(filled(offer.action, text), `${offer.label}: ${text}`);
        }}
      />
    );
  }
  const why = `${offer.why}${waiting(state)}`;
  return (
    <button
      type="button"
      className={`action ${state.kind} ${offer.preferred ? "preferred" : ""}`}
      title={why}
      aria-describedby={reason}
      aria-keyshortcuts={number === null ? undefined : String(number)}
      aria-pressed={chosen}
      disabled={!writable}
      data-number={number ?? undefined}
      onClick={() => (offer.input ? setOpen(true) : act(offer.action, offer.label))}
    >
      {chosen && <Tick />}
      {offer.label}
      {state.kind === "new" && <span className="badge new">new</span>}
      {state.kind === "pending" && <span className="quiet small">· {soon(state)}</span>}
      {number !== null && (
        <span className="key" aria-hidden="true">
          {number}
        </span>
      )}
      <span id={reason} hidden>
        {why}
      </span>
    </button>
  );
}

const Tick = () => (
  <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true" fill="none" stroke="currentColor" strokeWidth="2">
    <path d="M2 6.5 5 9.5 10 3" />
  </svg>
);

function waiting(state: OfferState): string {
  return state.kind === "pending" ? `. Waits for ${state.waitingFor}.` : "";
}

function soon(state: Extract<OfferState, { kind: "pending" }>): string {
  if (state.aboutSeconds === null) return `waits for ${state.waitingFor}`;
  return `ready in about ${duration(state.aboutSeconds)}`;
}
