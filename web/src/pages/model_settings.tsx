/** The language model: what it is for, what goes to it, connecting one, trying it, forgetting it. */
import { useEffect, useId, useState } from "react";
import { count } from "../ui/words";
import { connectModel, forgetModel, modelState, tryModel, why } from "../wire/http";
import type { ConnectModel, ModelCheck, ModelState } from "../wire/types";
import { ModelForm } from "./model_form";

type Doing =
  | { kind: "nothing" }
  | { kind: "busy"; with: "connect" | "test" | "forget" }
  | { kind: "tried"; check: ModelCheck }
  | { kind: "refused"; by: "form" | "card"; why: string };

export function ModelSettings() {
  const [state, setState] = useState<ModelState | null>(null);
  const [trouble, setTrouble] = useState("");
  const [doing, setDoing] = useState<Doing>({ kind: "nothing" });
  const [open, setOpen] = useState(false);
  useEffect(() => {
    let here = true;
    void modelState().then((answer) => {
      if (!here) return;
      if (answer.kind === "ok") setState(answer.value);
      else setTrouble(why(answer));
    });
    return () => {
      here = false;
    };
  }, []);
  const connect = async (asked: ConnectModel) => {
    setDoing({ kind: "busy", with: "connect" });
    const answer = await connectModel(asked);
    if (answer.kind !== "ok") return setDoing({ kind: "refused", by: "form", why: why(answer) });
    setState(answer.value);
    setOpen(false);
    setDoing({ kind: "nothing" });
  };
  const test = async () => {
    setDoing({ kind: "busy", with: "test" });
    const answer = await tryModel();
    if (answer.kind === "ok") setDoing({ kind: "tried", check: answer.value });
    else setDoing({ kind: "refused", by: "card", why: why(answer) });
  };
  const forget = async () => {
    if (!window.confirm("Forget the language model? What it wrote and read stays.")) return;
    setDoing({ kind: "busy", with: "forget" });
    const answer = await forgetModel();
    if (answer.kind !== "ok") return setDoing({ kind: "refused", by: "card", why: why(answer) });
    const now = await modelState();
    if (now.kind === "ok") setState(now.value);
    setDoing({ kind: "nothing" });
  };
  return (
    <section className="model-part" aria-labelledby="model-title">
      <h2 id="model-title">A language model</h2>
      <p className="quiet">
        Callsheet works without one. With one, answers are said in better words after the plain answer is there,
        sentences that the rules do not understand are understood, and documents are read a second time. Nothing it says
        is shown unless a source that was read holds it, and it never acts, sends or chooses for you.
      </p>
      {trouble !== "" && (
        <p className="banner" role="alert">
          {trouble}
        </p>
      )}
      {state && (
        <div className="source connection">
          <div>
            <h3>Your model</h3>
            <p className={`connected ${state.models.length > 0 ? "yes" : ""}`} role="status">
              {connected(state)}
            </p>
            {state.trouble !== null && <p className="source-trouble">{state.trouble}</p>}
            {state.models.length > 0 && <Spent state={state} />}
            <Outcome doing={doing} />
          </div>
          <div className="source-tools">
            <button
              type="button"
              className={`button small ${state.models.length === 0 && !open ? "primary" : ""}`}
              aria-expanded={open}
              onClick={() => setOpen(!open)}
            >
              {state.models.length === 0 ? "Connect a model" : "Change the model"}
            </button>
            {state.models.length > 0 && (
              <Tools doing={doing} onTest={() => void test()} onForget={() => void forget()} />
            )}
          </div>
          {open && (
            <div className="connection-form">
              <ModelForm
                state={state}
                busy={doing.kind === "busy"}
                refused={doing.kind === "refused" && doing.by === "form" ? doing.why : null}
                onConnect={(asked) => void connect(asked)}
                onCancel={() => setOpen(false)}
              />
            </div>
          )}
        </div>
      )}
      {state && <Sends state={state} />}
    </section>
  );
}

function connected(state: ModelState): string {
  if (state.models.length === 0) return "Not connected";
  const named = state.models.map(
    ({ part, model, host }) => `${part === "words" ? "" : `${part}: `}${model} at ${host}`,
  );
  return `Connected: ${named.join(" · ")}`;
}

function Spent({ state }: { state: ModelState }) {
  const dollars = (micros: number) => `$${(micros / 1_000_000).toFixed(2)}`;
  const priced = state.models.every((model) => model.priced);
  return (
    <p className="quiet">
      Today {state.todayTokens.toLocaleString("en")} of {state.dayTokensMax.toLocaleString("en")} tokens
      {state.todayMicros > 0 && `, ${dollars(state.todayMicros)}`}; a preparation may take{" "}
      {state.prepTokensMax.toLocaleString("en")}
      {state.prepMicrosMax !== null && ` or ${dollars(state.prepMicrosMax)}`}.
      {!priced && " Its price is not known here, so a cap in money binds nothing."}
    </p>
  );
}

function Sends({ state }: { state: ModelState }) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h3 id={id}>{state.models.length > 0 ? "What goes to it" : "What would go to it"}</h3>
      <ul>
        {state.sends.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      {state.localOnly && <p className="quiet">Here only models on this machine may be connected.</p>}
    </section>
  );
}

function Outcome({ doing }: { doing: Doing }) {
  if (doing.kind === "refused" && doing.by === "card") return <p role="alert">{doing.why}</p>;
  if (doing.kind !== "tried") return null;
  const { check } = doing;
  const can = [
    [check.schema, "keeps to the shape"],
    [check.streams, "streams"],
    [check.wholeDocument, "takes a whole document"],
  ] as const;
  const words = can.map(([it, what]) => `${it ? "✓" : "✗ not:"} ${what}`).join(" · ");
  return (
    <div role="status" className={check.works ? "" : "source-trouble"}>
      <p>
        <b>{check.works ? "Works." : "Does not work."}</b> {check.said}
      </p>
      {check.works && (
        <p className="quiet">
          {words} · first word after {check.firstWordMs} ms, then {count(check.charsPerSecond, "letter")} a second ·{" "}
          {check.tokens.toLocaleString("en")} tokens
        </p>
      )}
    </div>
  );
}

type ToolsProps = { doing: Doing; onTest(): void; onForget(): void };

function Tools({ doing, onTest, onForget }: ToolsProps) {
  const busy = doing.kind === "busy";
  return (
    <>
      <button
        type="button"
        className="button small"
        disabled={busy}
        onClick={onTest}
        title="Two questions of ours; they cost what they cost"
      >
        {busy && doing.with === "test" ? "Trying…" : "Test the model"}
      </button>
      <button type="button" className="button small" disabled={busy} onClick={onForget}>
        Forget the model
      </button>
    </>
  );
}
