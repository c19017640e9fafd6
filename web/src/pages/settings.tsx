/** Systems that documents are sent to: which are connected, connecting one, trying it, forgetting it. */
import { useEffect, useRef, useState } from "react";
import { Header } from "../ui/header";
import { go } from "../ui/path";
import { useShortcuts } from "../ui/shortcuts";
import { nextTheme } from "../ui/theme";
import { SYSTEM } from "../ui/words";
import { type Answer, connectionList, connectSystem, forgetSystem, trySystem, why } from "../wire/http";
import type { Connect, ConnectionCheck, ConnectionList, ConnectionState, WorkSystem } from "../wire/types";
import { ModelSettings } from "./model_settings";
import { Palette, type PaletteItem } from "./palette";
import { ConnectForm } from "./settings_form";
import { SignInPage } from "./sign_in";

type Known =
  | { kind: "reading" }
  | { kind: "unauthorised" }
  | { kind: "away" }
  | { kind: "refused"; why: string }
  | { kind: "known"; connections: ConnectionState[] };

const PALETTE: PaletteItem[] = [
  { id: "start", label: "Your preps", hint: "the first page", run: () => go("/") },
  { id: "sources", label: "Sources", hint: "what is read", run: () => go("/sources") },
  { id: "vendor", label: "Your company", hint: "what you sell", run: () => go("/vendor") },
  { id: "colours", label: "Change colours", hint: "system, light, dark", run: nextTheme },
];

export function SettingsPage() {
  const [known, setKnown] = useState<Known>({ kind: "reading" });
  const [palette, setPalette] = useState(false);
  useShortcuts({ palette: () => setPalette(true), number: () => {}, command: () => {} });
  useEffect(() => {
    let here = true;
    void connectionList().then((answer) => {
      if (here) setKnown(knownFrom(answer));
    });
    return () => {
      here = false;
    };
  }, []);
  if (known.kind === "unauthorised") return <SignInPage />;
  const put = (state: ConnectionState) =>
    setKnown((known) =>
      known.kind === "known"
        ? { kind: "known", connections: known.connections.map((one) => (one.system === state.system ? state : one)) }
        : known,
    );
  return (
    <div className="app">
      <title>Settings · Callsheet</title>
      <Header title="Settings" chip={null} link={null} onPalette={() => setPalette(true)} />
      <main className="sources-page">
        <h2>Where documents are sent</h2>
        <p className="quiet">
          You see every message, page and mail before it goes out, and nothing is sent before you approve it. What goes
          out is what you are shown, and a mail has the PDF with it; only a message that follows the research changes
          with it. Tokens and passwords are kept sealed on the machine that runs Callsheet and are never shown again.
        </p>
        {known.kind === "reading" && <p role="status">Reading…</p>}
        {known.kind === "away" && (
          <p className="banner" role="alert">
            <b>Offline.</b> Callsheet cannot be reached, so it is not known what is connected.
          </p>
        )}
        {known.kind === "refused" && (
          <p className="banner" role="alert">
            {known.why}
          </p>
        )}
        {known.kind === "known" && (
          <ul className="source-list">
            {known.connections.map((connection) => (
              <Connection key={connection.system} connection={connection} onChange={put} />
            ))}
          </ul>
        )}
        <ModelSettings />
      </main>
      {palette && <Palette items={PALETTE} onClose={() => setPalette(false)} />}
    </div>
  );
}

function knownFrom(answer: Answer<ConnectionList>): Known {
  switch (answer.kind) {
    case "ok":
      return { kind: "known", connections: answer.value.connections };
    case "unauthorised":
      return { kind: "unauthorised" };
    case "unreachable":
      return { kind: "away" };
    case "refused":
      return { kind: "refused", why: why(answer) };
  }
}

const TAKES = {
  slack: "Messages in one channel, internal or customer-safe.",
  notion: "A page under a page of yours, internal or customer-safe.",
  mail: "One mail with the PDF, to whom you name. Always customer-safe.",
} satisfies Record<WorkSystem, string>;

type Doing =
  | { kind: "nothing" }
  | { kind: "busy"; with: "connect" | "test" | "forget" }
  | { kind: "tried"; check: ConnectionCheck }
  | { kind: "refused"; by: "form" | "card"; why: string };

type Props = { connection: ConnectionState; onChange(state: ConnectionState): void };

function Connection({ connection, onChange }: Props) {
  const { system, to } = connection;
  const [doing, setDoing] = useState<Doing>({ kind: "nothing" });
  const [open, setOpen] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const close = () => {
    setOpen(false);
    setDoing({ kind: "nothing" });
    opener.current?.focus();
  };
  const connect = async (asked: Connect) => {
    setDoing({ kind: "busy", with: "connect" });
    const answer = await connectSystem(system, asked);
    if (answer.kind !== "ok") return setDoing({ kind: "refused", by: "form", why: why(answer) });
    onChange(answer.value);
    close();
  };
  const test = async () => {
    setDoing({ kind: "busy", with: "test" });
    const answer = await trySystem(system);
    if (answer.kind === "ok") setDoing({ kind: "tried", check: answer.value });
    else setDoing({ kind: "refused", by: "card", why: why(answer) });
  };
  const forget = async () => {
    if (!window.confirm(`Forget how ${SYSTEM[system]} is reached? What was sent stays there.`)) return;
    setDoing({ kind: "busy", with: "forget" });
    const answer = await forgetSystem(system);
    if (answer.kind !== "ok") return setDoing({ kind: "refused", by: "card", why: why(answer) });
    onChange({ system, to: null });
    close();
  };
  return (
    <li className="source connection" aria-label={SYSTEM[system]}>
      <div>
        <h3>{SYSTEM[system]}</h3>
        <p className="quiet">{TAKES[system]}</p>
        <p className={`connected ${to === null ? "" : "yes"}`} role="status">
          {to === null ? "Not connected" : `Connected: ${to}`}
        </p>
        <Outcome doing={doing} />
      </div>
      <div className="source-tools">
        <button
          ref={opener}
          type="button"
          className={`button small ${to === null && !open ? "primary" : ""}`}
          aria-expanded={open}
          aria-label={`${to === null ? "Connect" : "Change"} ${SYSTEM[system]}`}
          onClick={() => (open ? close() : setOpen(true))}
        >
          {to === null ? "Connect" : "Change"}
        </button>
        {to !== null && (
          <Tools system={system} doing={doing} onTest={() => void test()} onForget={() => void forget()} />
        )}
      </div>
      {open && (
        <div className="connection-form">
          <ConnectForm
            system={system}
            refused={doing.kind === "refused" && doing.by === "form" ? doing.why : null}
            busy={doing.kind === "busy"}
            onConnect={(asked) => void connect(asked)}
            onCancel={close}
          />
        </div>
      )}
    </li>
  );
}

function Outcome({ doing }: { doing: Doing }) {
  if (doing.kind === "refused" && doing.by === "card") return <p role="alert">{doing.why}</p>;
  if (doing.kind !== "tried") return null;
  const { works, said } = doing.check;
  return (
    <p className={works ? "" : "source-trouble"} role="status">
      <b>{works ? "Works." : "Does not work."}</b> {said}
    </p>
  );
}

type ToolsProps = { system: WorkSystem; doing: Doing; onTest(): void; onForget(): void };

function Tools({ system, doing, onTest, onForget }: ToolsProps) {
  const busy = doing.kind === "busy";
  return (
    <>
      <button
        type="button"
        className="button small"
        disabled={busy}
        aria-label={`Test ${SYSTEM[system]}`}
        onClick={onTest}
      >
        {busy && doing.with === "test" ? "Trying…" : "Test"}
      </button>
      <button
        type="button"
        className="button small"
        disabled={busy}
        aria-label={`Forget ${SYSTEM[system]}`}
        onClick={onForget}
      >
        Forget
      </button>
    </>
  );
}
