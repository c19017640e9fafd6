/** What goes to a language model, in the server's words: to be read before it is switched on. */
import { useId } from "react";
import type { ModelState } from "../wire/types";

type Props = {
  state: ModelState;
  /** What will be otherwise with what is typed just now. */
  changes?: readonly string[];
};

export function Sends({ state, changes = [] }: Props) {
  const id = useId();
  return (
    <section className="model-sends" aria-labelledby={id}>
      <h3 id={id}>{state.models.length > 0 ? "What goes to it" : "What would go to it"}</h3>
      <ul>
        {state.sends.map((line) => (
          <li key={line}>{line}</li>
        ))}
        {changes.map((line) => (
          <li key={line}>
            <b>Once this is saved:</b> {line}
          </li>
        ))}
      </ul>
      {state.localOnly && <p className="quiet">Here only models on this machine may be connected.</p>}
    </section>
  );
}
