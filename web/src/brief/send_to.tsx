/** Asks for the brief to be shown as it would be sent. */
import { useState } from "react";
import { useScope } from "../prep/usePrep";
import { filled } from "../ui/input_action";
import { TextForm } from "../ui/text_form";
import { SYSTEM } from "../ui/words";
import type { Action, Audience, WorkSystem } from "../wire/types";

const PLACES: WorkSystem[] = ["slack", "notion"];

/** The form gives the focus back to the button that opened it. */
const focus = (button: HTMLButtonElement | null) => button?.focus();

export function SendTo({ audience }: { audience: Audience }) {
  const { act } = useScope();
  const [mailing, setMailing] = useState<"no" | "writing" | "written">("no");
  // A mail goes to the customer, whoever else reads it.
  const mail: Action = { kind: "propose_delivery", system: "mail", to: [], audience: "customer" };
  if (mailing === "writing") {
    return (
      <TextForm
        label="Mail it to"
        placeholder="name@their-company.com, another@their-company.com"
        send="Show the mail"
        onCancel={() => setMailing("written")}
        onSend={(text) => {
          setMailing("written");
          act(filled(mail, text), `Send it by mail to ${text}`);
        }}
      />
    );
  }
  const toCustomer = audience === "customer";
  return (
    <fieldset className="export-group export-places">
      <legend>Send to…</legend>
      {PLACES.map((system) => (
        <button
          key={system}
          type="button"
          className="button"
          title={`See what would go to ${SYSTEM[system]}`}
          onClick={() => act({ kind: "propose_delivery", system, to: [], audience }, `Send it to ${SYSTEM[system]}`)}
        >
          {SYSTEM[system]}
        </button>
      ))}
      <button
        type="button"
        className="button"
        disabled={!toCustomer}
        title={toCustomer ? "See the mail before it is sent" : "It is only for the customer"}
        ref={mailing === "written" ? focus : undefined}
        onClick={() => setMailing("writing")}
      >
        Mail {!toCustomer && <span className="only-for">customer only</span>}
      </button>
    </fieldset>
  );
}
