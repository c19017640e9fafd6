/** The language model: what it is for, what goes to it, connecting one, trying it, forgetting it. */
import { useEffect, useRef, useState } from "react";
import { spentMicros } from "../ui/amount";
import { count } from "../ui/words";
import { connectModel, forgetModel, modelState, tryModel, why } from "../wire/http";
import type { ConnectModel, ModelCheck, ModelState } from "../wire/types";
import { ModelForm } from "./model_form";
import { Sends } from "./model_sends";

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
  const opener = useRef<HTMLButtonElement>(null);
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
  const close = () => {
    setOpen(false);
    setDoing({ kind: "nothing" });
    opener.current?.focus();
  };
  const lookAgain = async () => {
    const now = await modelState();
    if (now.kind === "ok") setState(now.value);
  };
  const connect = async (asked: ConnectModel) => {
    setDoing({ kind: "busy", with: "connect" });
    const answer = await connectModel(asked);
    if (answer.kind !== "ok") return setDoing({ kind: "refused", by: "form", why: why(answer) });
    setState(answer.value);
    close();
  };
  const test = async () => {
    setDoing({ kind: "busy", with: "test" });
    const answer = await tryModel();
    if (answer.kind === "ok") setDoing({ kind: "tried", check: answer.value });
    else setDoing({ kind: "refused", by: "card", why: why(answer) });
    // A try costs, and the model may be gone.
    await lookAgain();
  };
  const forget = async () => {
    if (!window.confirm("Forget the language model? What it wrote and read stays.")) return;
    setDoing({ kind: "busy", with: "forget" });
    const answer = await forgetModel();
    const gone = answer.kind === "ok" || (answer.kind === "refused" && answer.status === 404);
    if (!gone) return setDoing({ kind: "refused", by: "card", why: why(answer) });
    await lookAgain();
    close();
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
              ref={opener}
              type="button"
              className={`button small ${state.models.length === 0 && !open ? "primary" : ""}`}
              aria-expanded={open}
              onClick={() => (open ? close() : setOpen(true))}
            >
              {state.models.length === 0 ? "Connect a model" : "Change the model"}
            </button>
            {(state.models.length > 0 || state.trouble !== null) && (
              <Tools
                doing={doing}
                onTest={state.models.length > 0 ? () => void test() : null}
                onForget={() => void forget()}
              />
            )}
          </div>
          {open && (
            <div className="connection-form">
              <ModelForm
                state={state}
                busy={doing.kind === "busy"}
                refused={doing.kind === "refused" && doing.by === "form" ? doing.why : null}
                onConnect={(asked) => void connect(asked)}
                onCancel={close}
              />
            </div>
          )}
        </div>
      )}
      {state && !open && <Sends state={state} />}
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
  const { todayTokens, dayTokensMax, todayMicros, dayMicrosMax, prepTokensMax, prepMicrosMax } = state;
  const priced = state.models.every((model) => model.priced);
  return (
    <p className="quiet">
      Today {todayTokens.toLocaleString("en")} of {count(dayTokensMax, "token")}
      {(todayMicros > 0 || dayMicrosMax !== null) && `, ${spentMicros(todayMicros)}`}
      {dayMicrosMax !== null && ` of ${spentMicros(dayMicrosMax)}`}; this month {state.monthTokens.toLocaleString("en")}{" "}
      of {count(state.monthTokensMax, "token")}
      {(state.monthMicros > 0 || state.monthMicrosMax !== null) && `, ${spentMicros(state.monthMicros)}`}
      {state.monthMicrosMax !== null && ` of ${spentMicros(state.monthMicrosMax)}`}; a preparation may take{" "}
      {count(prepTokensMax, "token")}
      {prepMicrosMax !== null && ` and ${spentMicros(prepMicrosMax)}`}.
      {!priced && " Its price is not known here, so a cap in money stops it."}
    </p>
  );
}

function Outcome({ doing }: { doing: Doing }) {
  if (doing.kind === "refused" && doing.by === "card") return <p role="alert">{doing.why}</p>;
  if (doing.kind !== "tried") return null;
  const { works, held, said } = doing.check;
  return (
    <div role="status" className={works && held > 0 ? "" : "source-trouble"}>
      <p>
        {!works && <b>Does not work. </b>}
        {said}
      </p>
      {works && <Abilities check={doing.check} />}
    </div>
  );
}

function Abilities({ check }: { check: ModelCheck }) {
  const can = [
    check.schema ? "✓ keeps to the shape" : "✗ does not always keep to the shape",
    check.streams ? "✓ streams" : "✗ does not stream: its words come all at once",
    check.wholeDocument ? "✓ takes a whole document" : "✗ does not take a whole document",
  ];
  const { firstWordMs: first } = check;
  return (
    <p className="quiet">
      {can.join(" · ")} · first word after {first < 1_000 ? `${first} ms` : `${(first / 1_000).toFixed(1)} s`}, then{" "}
      {count(check.charsPerSecond, "letter")} a second · {count(check.tokens, "token")}
    </p>
  );
}

type ToolsProps = {
  doing: Doing;
  /** `null` where there is none that could be asked. */
  onTest: (() => void) | null;
  onForget(): void;
};

function Tools({ doing, onTest, onForget }: ToolsProps) {
  const busy = doing.kind === "busy";
  return (
    <>
      {onTest && (
        <button
          type="button"
          className="button small"
          disabled={busy}
          onClick={onTest}
          title="Two questions of ours; they cost what they cost"
        >
          {busy && doing.with === "test" ? "Trying…" : "Test the model"}
        </button>
      )}
      <button type="button" className="button small" disabled={busy} onClick={onForget}>
        Forget the model
      </button>
    </>
  );
}
