/** Who may read a document, as a mark on it. */
import type { Audience } from "../wire/types";
import { AUDIENCE } from "./words";

const WHY = {
  internal: "For you and colleagues. Do not pass it on.",
  customer: "Nothing internal, inferred or tactical is in it.",
} satisfies Record<Audience, string>;

export const AudienceBadge = ({ audience }: { audience: Audience }) => (
  <span className={audience === "customer" ? "badge new" : "badge"} title={WHY[audience]}>
    {AUDIENCE[audience]}
  </span>
);
