/** What was sent where, or not, and what to do about it. */
import { OutsideLink } from "../blocks/sources";
import { webAddress } from "../prep/project";
import { useView } from "../prep/usePrep";
import { AudienceBadge } from "../ui/audience";
import { useNow } from "../ui/now";
import { moment } from "../ui/time";
import { SYSTEM } from "../ui/words";
import type { DeliveryKind, DeliveryState, DeliveryView, Timestamp } from "../wire/types";

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
  const url = address(known);
  return (
    <li className={`delivery ${unclear ? "unclear" : state.kind}`}>
      <span className="step-sign" aria-hidden="true">
        {unclear ? "?" : SIGN[state.kind]}
      </span>
      <span>
        <b>{SYSTEM[delivery.system]}</b>, {delivery.to} <AudienceBadge audience={delivery.audience} />
        <span className="delivery-state">
          {words(known, now)}
          {url !== null && webAddress(url) && (
            <>
              {" "}
              <OutsideLink url={url}>{`Open in ${SYSTEM[delivery.system]}`}</OutsideLink>
            </>
          )}
        </span>
      </span>
    </li>
  );
}

/** Where a person sees it: a message that is kept up to date is there before it has ended. */
function address({ delivery, state, receipts }: DeliveryView): string | null {
  if (state.kind === "delivered") return state.url;
  return delivery.kind === "live_progress" ? (receipts[0]?.url ?? null) : null;
}

function words(known: DeliveryView, now: Timestamp): string {
  const { state } = known;
  switch (state.kind) {
    case "proposed":
      return "Not sent. Look at it in the chat; it goes out when you approve it there.";
    case "set_aside":
      return "Set aside for something newer.";
    case "sending":
      return sending(known);
    case "delivered":
      return `${DELIVERED[known.delivery.kind]}, ${moment(state.at, now)}.`;
    case "failed":
      if (state.unclear) {
        return `It may have arrived. ${state.what} Look there first; if it is missing, approve it again in the chat.`;
      }
      return address(known) === null ? `Not sent: ${state.what}` : `Not kept up to date: ${state.what}`;
  }
}

const DELIVERED = {
  document: "Delivered",
  live_progress: "Progress, up to its end",
  outcome: "Delivered",
} satisfies Record<DeliveryKind, string>;

function sending(known: DeliveryView): string {
  switch (known.delivery.kind) {
    case "document":
      return `Sending${part(known)}…`;
    case "live_progress":
      if (known.stopped) return "Progress, being ended…";
      return known.receipts.length > 0
        ? "Progress, kept up to date while the research goes on."
        : "Posting the progress…";
    case "outcome":
      return "Posted when the research has ended.";
  }
}

/** The part that is on its way; one alone needs no number. */
function part({ delivery, receipts }: DeliveryView): string {
  return delivery.parts > 1 ? `, part ${Math.min(receipts.length + 1, delivery.parts)} of ${delivery.parts}` : "";
}
