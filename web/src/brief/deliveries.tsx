/** What was sent where, or not, and what to do about it. */
import { OutsideLink } from "../blocks/sources";
import { webAddress } from "../prep/project";
import { useView } from "../prep/usePrep";
import { AudienceBadge } from "../ui/audience";
import { useNow } from "../ui/now";
import { moment } from "../ui/time";
import { SYSTEM } from "../ui/words";
import type { DeliveryState, DeliveryView, Timestamp } from "../wire/types";

/** Deliveries shown at once. */
const SHOWN_MAX = 4;

export function Deliveries() {
  const known = useView((view) => view.deliveries);
  const deliveries = known.filter(({ state }) => state.kind !== "set_aside").toReversed();
  if (deliveries.length === 0) return null;
  const earlier = deliveries.slice(SHOWN_MAX);
  return (
    <section className="deliveries" aria-labelledby="deliveries">
      <h3 id="deliveries" className="kicker">
        Deliveries
      </h3>
      <List deliveries={deliveries.slice(0, SHOWN_MAX)} />
      {earlier.length > 0 && (
        <details>
          <summary>Earlier ({earlier.length})</summary>
          <List deliveries={earlier} />
        </details>
      )}
    </section>
  );
}

const List = ({ deliveries }: { deliveries: readonly DeliveryView[] }) => (
  <ul>
    {deliveries.map((known) => (
      <Delivery key={known.delivery.id} known={known} />
    ))}
  </ul>
);

const SIGN = { proposed: "○", set_aside: "–", sending: "◐", delivered: "●", failed: "×" } satisfies Record<
  DeliveryState["kind"],
  string
>;

function Delivery({ known }: { known: DeliveryView }) {
  const now = useNow();
  const { delivery, state } = known;
  const unclear = state.kind === "failed" && state.unclear;
  return (
    <li className={`delivery ${unclear ? "unclear" : state.kind}`}>
      <span className="step-sign" aria-hidden="true">
        {unclear ? "?" : SIGN[state.kind]}
      </span>
      <span>
        <b>{SYSTEM[delivery.system]}</b>, {delivery.to} <AudienceBadge audience={delivery.audience} />
        <span className="delivery-state">
          {words(known, now)}
          {state.kind === "delivered" && state.url !== null && webAddress(state.url) && (
            <>
              {" "}
              <OutsideLink url={state.url}>{`Open in ${SYSTEM[delivery.system]}`}</OutsideLink>
            </>
          )}
        </span>
      </span>
    </li>
  );
}

function words(known: DeliveryView, now: Timestamp): string {
  const { state } = known;
  switch (state.kind) {
    case "proposed":
      return "Not sent. Look at it in the chat; it goes out when you approve it there.";
    case "set_aside":
      return "Set aside for something newer.";
    case "sending":
      return `Sending${part(known)}…`;
    case "delivered":
      return `Delivered, ${moment(state.at, now)}.`;
    case "failed":
      return state.unclear
        ? `It may have arrived. ${state.what} Look there first; if it is missing, approve it again in the chat.`
        : `Not sent: ${state.what}`;
  }
}

/** The part that is on its way; one alone needs no number. */
function part({ delivery, receipts }: DeliveryView): string {
  return delivery.parts > 1 ? `, part ${Math.min(receipts.length + 1, delivery.parts)} of ${delivery.parts}` : "";
}
