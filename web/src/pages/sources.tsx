/** The places that are read: what they give, on what terms, how they answered last; each can be switched off and tried. */
import { useEffect, useState } from "react";
import { Header } from "../ui/header";
import { useNow } from "../ui/now";
import { go } from "../ui/path";
import { useShortcuts } from "../ui/shortcuts";
import { nextTheme } from "../ui/theme";
import { moment } from "../ui/time";
import { count } from "../ui/words";
import { type Answer, sourceList, switchSource, trySource, why } from "../wire/http";
import type { SourceOutcome, SourceQuota, SourceState } from "../wire/types";
import { Palette, type PaletteItem } from "./palette";
import { SignInPage } from "./sign_in";

type Known =
  | { kind: "reading" }
  | { kind: "unauthorised" }
  | { kind: "away" }
  | { kind: "known"; sources: SourceState[] };

/** What the terms of a source allow, in words. */
const TERMS: Record<string, string> = {
  open: "open",
  attribution: "open, named as the source",
  personal_only: "for personal use only; off unless you switch it on",
  key: "needs a key of yours",
};

const PALETTE: PaletteItem[] = [
  { id: "start", label: "Your preps", hint: "the first page", run: () => go("/") },
  { id: "settings", label: "Settings", hint: "where documents are sent", run: () => go("/settings") },
  { id: "colours", label: "Change colours", hint: "system, light, dark", run: nextTheme },
];

export function SourcesPage() {
  const [known, setKnown] = useState<Known>({ kind: "reading" });
  const [palette, setPalette] = useState(false);
  useShortcuts({ palette: () => setPalette(true), number: () => {}, command: () => {} });
  useEffect(() => {
    let here = true;
    void sourceList().then((answer) => {
      if (here) setKnown(knownFrom(answer));
    });
    return () => {
      here = false;
    };
  }, []);
  if (known.kind === "unauthorised") return <SignInPage />;
  const put = (state: SourceState) =>
    setKnown((known) =>
      known.kind === "known"
        ? { kind: "known", sources: known.sources.map((one) => (one.id === state.id ? state : one)) }
        : known,
    );
  return (
    <div className="app">
      <title>Sources · Callsheet</title>
      <Header title="Sources" chip={null} link={null} onPalette={() => setPalette(true)} />
      <main className="sources-page">
        <p className="quiet">
          What is read about a company, each at its own pace. A source that is switched off is left out from the next
          research on, and the steps say so. Trying one asks it about your own company and keeps nothing.
        </p>
        {known.kind === "reading" && <p role="status">Reading…</p>}
        {known.kind === "away" && (
          <p className="banner" role="alert">
            <b>Offline.</b> Callsheet cannot be reached, so it is not known how its sources stand.
          </p>
        )}
        {known.kind === "known" && (
          <ul className="source-list">
            {known.sources.map((source) => (
              <Source key={source.id} source={source} onChange={put} />
            ))}
          </ul>
        )}
      </main>
      {palette && <Palette items={PALETTE} onClose={() => setPalette(false)} />}
    </div>
  );
}

function knownFrom(answer: Answer<{ sources: SourceState[] }>): Known {
  if (answer.kind === "ok") return { kind: "known", sources: answer.value.sources };
  return answer.kind === "unauthorised" ? { kind: "unauthorised" } : { kind: "away" };
}

type Doing = { kind: "nothing" } | { kind: "trying" } | { kind: "refused"; why: string };

function Source({ source, onChange }: { source: SourceState; onChange(state: SourceState): void }) {
  const [doing, setDoing] = useState<Doing>({ kind: "nothing" });
  const settle = <T,>(answer: Answer<T>, ok: (value: T) => SourceState) => {
    if (answer.kind === "ok") {
      onChange(ok(answer.value));
      setDoing({ kind: "nothing" });
    } else {
      setDoing({ kind: "refused", why: why(answer) });
    }
  };
  const [asking, setAsking] = useState(false);
  const notice = source.notice !== null && source.notice.acceptedAt === null ? source.notice : null;
  const flip = async () => {
    if (!source.on && notice) setAsking(true);
    else settle(await switchSource(source.id, !source.on), (state) => state);
  };
  const accept = async () => {
    if (!notice) return;
    settle(await switchSource(source.id, true, notice.id), (state) => state);
    setAsking(false);
  };
  const test = async () => {
    setDoing({ kind: "trying" });
    settle(await trySource(source.id), (last) => ({
      ...source,
      last,
      lastSuccessAt: last.trouble ? source.lastSuccessAt : last.at,
    }));
  };
  return (
    <li className="source" aria-label={source.title}>
      <div>
        <h2>{source.title}</h2>
        <p>{source.gives}</p>
        <p className="quiet small">
          Terms: {TERMS[source.terms] ?? source.terms} · at most {count(source.costRequestsMax, "request")} and{" "}
          {source.timeoutSeconds} s · answers are good for {duration(source.cacheSeconds)} ·{" "}
          {source.optional ? "may be skipped" : "may not be skipped"} · {pace(source.rateKeys)}
        </p>
        <Access source={source} />
        <Last source={source} />
        {source.lacks !== null && <p className="small source-trouble">Off. {source.lacks}</p>}
        {notice && !asking && <p className="quiet small">Off until its terms are accepted.</p>}
        {notice && asking && <Terms text={notice.text} onAccept={accept} onLeave={() => setAsking(false)} />}
        {doing.kind === "refused" && <p role="alert">{doing.why}</p>}
      </div>
      <div className="source-tools">
        <button
          type="button"
          role="switch"
          aria-checked={source.on}
          disabled={source.lacks !== null}
          className="button small"
          aria-label={`Read ${source.title}`}
          onClick={() => void flip()}
        >
          {source.on ? "On" : "Off"}
        </button>
        <button
          type="button"
          className="button small"
          disabled={doing.kind === "trying"}
          aria-label={`Test ${source.title}`}
          onClick={() => void test()}
        >
          {doing.kind === "trying" ? "Trying…" : "Test"}
        </button>
      </div>
    </li>
  );
}

const KEYS = { not_needed: null, missing: "No key is set; it is left out.", set: "A key is set." } satisfies Record<
  SourceState["key"],
  string | null
>;

/** Whether its key is set, and what may still be asked. */
function Access({ source }: { source: SourceState }) {
  const now = useNow();
  const said = [KEYS[source.key], source.quota && quotaLeft(source.quota, now)].filter(Boolean);
  if (said.length === 0) return null;
  return <p className="small">{said.join(" ")}</p>;
}

function quotaLeft(quota: SourceQuota, now: number): string {
  const of = quota.limit === null ? "" : ` of ${quota.limit}`;
  const anew = quota.resetsAt === null ? "" : `, anew ${moment(quota.resetsAt, now)}`;
  return `Quota left: ${quota.left}${of}${anew}${quota.told ? "" : ", by our own count"}.`;
}

/** How many counts its requests go on. */
function pace(keys: string[]): string {
  if (keys.length === 0) return "paced by site";
  return keys.length <= 2 ? `paced as ${keys.join(", ")}` : `paced by service (${keys.length})`;
}

/** The terms are read before they are accepted; the switch alone does not accept them. */
function Terms({ text, onAccept, onLeave }: { text: string; onAccept(): Promise<void>; onLeave(): void }) {
  return (
    <section className="banner" aria-label="Terms of this source">
      <p>{text}</p>
      <p>
        <button type="button" className="button small" onClick={() => void onAccept()}>
          I have read this and accept it
        </button>{" "}
        <button type="button" className="button small" onClick={onLeave}>
          Leave it off
        </button>
      </p>
    </section>
  );
}

function Last({ source }: { source: SourceState }) {
  const now = useNow();
  const { last, lastSuccessAt } = source;
  if (!last) {
    return (
      <p className="quiet small" role="status">
        Not read yet.
      </p>
    );
  }
  const earlier = last.trouble && lastSuccessAt !== null && `Last without trouble: ${moment(lastSuccessAt, now)}.`;
  return (
    <p className={`small ${last.trouble ? "source-trouble" : "quiet"}`} role="status">
      {moment(last.at, now)}: {outcome(last)} {earlier}
    </p>
  );
}

function outcome(last: SourceOutcome): string {
  const read = last.read > 0 ? `${count(last.read, "document")} in ${count(last.requests, "request")}.` : last.nothing;
  return [read, last.trouble].filter(Boolean).join(" ") || "It answered and had nothing.";
}

const HOUR_S = 3600;

function duration(seconds: number): string {
  if (seconds >= 48 * HOUR_S) return count(Math.round(seconds / (24 * HOUR_S)), "day");
  return seconds >= HOUR_S ? count(Math.round(seconds / HOUR_S), "hour") : count(Math.round(seconds / 60), "minute");
}
