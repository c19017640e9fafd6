/** A prep: list, chat and brief side by side; on a phone, chat or brief. */
import { useCallback, useMemo, useState } from "react";
import { BriefPane } from "../brief/brief";
import { COMMANDS } from "../chat/commands";
import { Composer } from "../chat/composer";
import { Conversation } from "../chat/conversation";
import { ProgressLine } from "../chat/progress_line";
import { offerState, presentOffers, research } from "../prep/project";
import {
  leavePrep,
  type OpenPrep,
  PrepContext,
  type PrepScope,
  type SourcesFocus,
  still,
  usePrep,
} from "../prep/usePrep";
import { readStart, useStart } from "../prep/useStart";
import { Header } from "../ui/header";
import { useNow } from "../ui/now";
import { go, prepPath } from "../ui/path";
import { useShortcuts } from "../ui/shortcuts";
import { nextTheme } from "../ui/theme";
import { clock, moment, until } from "../ui/time";
import { count, PURPOSE } from "../ui/words";
import { forget } from "../wire/http";
import type { Action, PrepId, PrepView, Timestamp } from "../wire/types";
import { useBegin } from "./begin";
import { GonePage } from "./gone";
import { Palette, type PaletteItem } from "./palette";
import { PrepList, prepWords } from "./prep_list";
import { SignInPage } from "./sign_in";
import { SourcesDrawer } from "./sources_drawer";

const HOUR_MS = 3_600_000;
type Tab = "chat" | "brief";
type Front = { kind: "none" } | { kind: "palette" } | { kind: "sources"; focus: SourcesFocus };

export function PrepPage({ prep }: { prep: PrepId }) {
  const open = usePrep(prep);
  if (open.link.kind === "ended") return open.link.reason === "unauthorised" ? <SignInPage /> : <GonePage />;
  return <Workspace key={prep} prep={prep} open={shown(open)} />;
}

/** Away from the server, the copy in this browser stands in for what could not be read. */
function shown(open: OpenPrep): OpenPrep & { copyFrom: Timestamp | null } {
  const away = open.link.kind === "offline" && open.view.lastSeq === 0;
  if (!away || !open.saved) return { ...open, copyFrom: null };
  const { view, savedAt } = open.saved;
  return { ...open, view, source: still(view), caughtUp: true, copyFrom: savedAt };
}

type Shown = ReturnType<typeof shown>;

function Workspace({ prep, open }: { prep: PrepId; open: Shown }) {
  const start = useStart();
  const now = useNow();
  const [front, setFront] = useState<Front>({ kind: "none" });
  const [chosen, setChosen] = useState<Tab | null>(null);
  const [, begin] = useBegin();
  const { view } = open;
  const writable = open.copyFrom === null;
  const tab = chosen ?? (open.openedWithBrief && isNear(view.meeting?.startsAt ?? null, now) ? "brief" : "chat");
  const { say, source } = open;
  const act = useCallback(
    (action: Action, label: string) => {
      open.act(action, label);
      // What would be sent is looked at in the chat.
      if (action.kind === "propose_delivery") setChosen("chat");
    },
    [open.act],
  );
  const scope = useMemo<PrepScope>(
    () => ({ prep, source, writable, act, say, showSources: (focus) => setFront({ kind: "sources", focus }) }),
    [prep, source, writable, act, say],
  );
  const close = () => setFront({ kind: "none" });
  useShortcuts({ palette: () => setFront({ kind: "palette" }), number: pressNumber, command: focusComposer });
  const company = view.company.name || "…";
  return (
    <PrepContext value={scope}>
      <div className="app" data-tab={tab}>
        <a className="skip" href="#composer">
          Skip to the input
        </a>
        <a className="skip" href="#brief-title">
          Skip to the brief
        </a>
        <title>{`${company} · Callsheet`}</title>
        <Header
          title={company}
          chip={<MeetingChip at={view.meeting?.startsAt ?? null} />}
          link={open.link}
          onPalette={() => setFront({ kind: "palette" })}
        />
        <div className="columns">
          <PrepList
            page={start.saved?.page ?? null}
            current={{ id: prep, words: presentWords(view) }}
            onPrepare={(meeting) => void begin(meeting.request)}
          />
          <main>
            <section className="chat" aria-label="Chat">
              <h2 className="visually-hidden">Chat</h2>
              <ProgressLine />
              <Banner open={open} />
              <Conversation open={open} shown={tab === "chat"} />
              <div id="composer">
                <Refusals open={open} />
                {writable && (
                  <Composer
                    draftKey={`callsheet:draft:${prep}`}
                    label={`Ask about ${company}, or type / for commands`}
                    placeholder={`Ask about ${company}, or type / for commands`}
                    send="Send"
                    onSend={open.say}
                  />
                )}
              </div>
            </section>
            <BriefPane lines={open.lines} />
          </main>
        </div>
        <Tabs tab={tab} onChoose={setChosen} />
      </div>
      {front.kind === "sources" && <SourcesDrawer focus={front.focus} onClose={close} />}
      {front.kind === "palette" && (
        <Palette items={items(scope, view, start.saved?.page.preps ?? [])} onClose={close} />
      )}
    </PrepContext>
  );
}

const isNear = (at: Timestamp | null, now: Timestamp) => at !== null && Math.abs(at - now) < HOUR_MS;

/** The same words as the list has for other preps, of this second. */
function presentWords(view: PrepView): string {
  const it = research(view);
  const what = view.persona.purpose ? PURPOSE[view.persona.purpose] : view.meeting?.title;
  const ended = it.state !== "running" && it.state !== "none" && it.state !== "paused";
  const state = ended
    ? count(it.findings, "finding")
    : `${Math.floor((100 * it.finished) / Math.max(1, it.total))}% read`;
  return [what, state].filter(Boolean).join(" · ");
}

const pressNumber = (position: number) =>
  document.querySelector<HTMLButtonElement>(`button[data-number="${position}"]`)?.click();

const focusComposer = () => document.querySelector<HTMLElement>("[data-composer]")?.focus();

function MeetingChip({ at }: { at: Timestamp | null }) {
  const now = useNow();
  if (at === null) return null;
  return (
    <span className="meeting-chip">
      {until(at, now)}
      <span className="meeting-clock"> · {clock(at)}</span>
    </span>
  );
}

function Tabs({ tab, onChoose }: { tab: Tab; onChoose(tab: Tab): void }) {
  return (
    <nav className="tabs" aria-label="Chat or brief">
      <button type="button" aria-pressed={tab === "chat"} onClick={() => onChoose("chat")}>
        Chat
      </button>
      <button type="button" aria-pressed={tab === "brief"} onClick={() => onChoose("brief")}>
        Brief
      </button>
    </nav>
  );
}

function Banner({ open }: { open: Shown }) {
  const now = useNow();
  if (open.link.kind !== "offline") return null;
  const since = `Callsheet cannot be reached since ${clock(open.link.since)}.`;
  const what = open.copyFrom
    ? `This is the brief saved in this browser at ${moment(open.copyFrom, now)}.`
    : "What is on screen stays; what you send is kept until the line is back.";
  return (
    <p className="banner" role="status">
      <b>Offline.</b> {since} {open.view.lastSeq === 0 ? "No copy of this prep is in this browser." : what}{" "}
      <button type="button" className="link-button" onClick={open.retry}>
        Try now
      </button>
    </p>
  );
}

function Refusals({ open }: { open: Shown }) {
  return open.refusals.map((refusal) => (
    <p key={refusal.id} className="banner" role="alert">
      <b>{refusal.title}.</b> {refusal.detail} {refusal.label && <q>{refusal.label}</q>}{" "}
      <button type="button" className="link-button" onClick={() => open.dismiss(refusal.id)}>
        Close
      </button>
    </p>
  ));
}

type Preps = Parameters<typeof prepWords>[0][];

function items(scope: PrepScope, view: PrepView, preps: Preps): PaletteItem[] {
  const { act, say, prep, writable, showSources } = scope;
  const takes: PaletteItem[] = presentOffers(view)
    .filter((offer) => !offer.input)
    .map((offer) => ({
      id: JSON.stringify(offer.action),
      label: offer.label,
      hint: offerState(offer, view).kind === "pending" ? `${offer.why} (waits)` : offer.why,
      run: () => act(offer.action, offer.label),
    }));
  const typed: PaletteItem[] = COMMANDS.filter((command) => command.takes === null).map((command) => ({
    id: command.name,
    label: command.name,
    hint: command.hint,
    run: () => say(command.name),
  }));
  return [
    ...(writable ? [...takes, ...typed] : []),
    {
      id: "sources",
      label: "All sources",
      hint: "everything that was read, each once",
      run: () => showSources({ kind: "all" }),
    },
    ...preps
      .filter((other) => other.id !== prep)
      .map((other) => ({
        id: other.id,
        label: `Open ${other.company.name}`,
        hint: prepWords(other),
        run: () => go(prepPath(other.id)),
      })),
    { id: "start", label: "Prepare another meeting", hint: "to the start page", run: () => go("/") },
    {
      id: "settings",
      label: "Settings",
      hint: "where documents are sent: Slack, Notion, mail",
      run: () => go("/settings"),
    },
    { id: "colours", label: "Change colours", hint: "system, light, dark", run: nextTheme },
    {
      id: "erase",
      label: "Erase this prep…",
      hint: "the conversation, findings and documents",
      run: () => void erase(prep, view.company.name),
    },
  ];
}

async function erase(prep: PrepId, company: string): Promise<void> {
  if (!window.confirm(`Erase the prep for ${company}, with all that was found? This cannot be undone.`)) return;
  const answer = await forget(prep);
  if (answer.kind !== "ok") return window.alert("It could not be erased now. Nothing was changed.");
  leavePrep(prep);
  go("/");
  await readStart();
}
