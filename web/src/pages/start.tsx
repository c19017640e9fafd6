/** The first page: type whom you meet, or click a meeting. */
import { useState } from "react";
import { Composer } from "../chat/composer";
import { useStart } from "../prep/useStart";
import { Header } from "../ui/header";
import { useNow } from "../ui/now";
import { follow, go, prepPath } from "../ui/path";
import { useShortcuts } from "../ui/shortcuts";
import { nextTheme } from "../ui/theme";
import { clock, moment, until } from "../ui/time";
import { ROLE } from "../ui/words";
import type { StartPage as Page, UpcomingMeeting } from "../wire/types";
import { type Beginning, useBegin } from "./begin";
import { Palette, type PaletteItem } from "./palette";
import { PrepList, prepWords } from "./prep_list";
import { SignInPage } from "./sign_in";

export function StartPage() {
  const start = useStart();
  const [beginning, begin] = useBegin();
  const [palette, setPalette] = useState(false);
  const focusInput = () => document.querySelector<HTMLElement>("[data-composer]")?.focus();
  useShortcuts({ palette: () => setPalette(true), number: () => {}, command: focusInput });
  if (start.kind === "unauthorised") return <SignInPage />;
  const page = start.saved?.page ?? null;
  const prepare = (meeting: UpcomingMeeting) => void begin(meeting.request);
  return (
    <div className="app">
      <a className="skip" href="#main">
        Skip to the input
      </a>
      <Header title="Prepare a meeting" chip={null} link={null} onPalette={() => setPalette(true)} />
      <div className="columns two">
        <PrepList page={page} current={null} onPrepare={prepare} />
        <main id="main" className="start">
          <div className="start-body">
            {start.kind === "away" && (
              <p className="banner" role="status">
                <b>Offline.</b> Callsheet cannot be reached.{" "}
                {start.saved &&
                  `This list is from ${moment(start.saved.savedAt, Date.now())}; saved briefs still open.`}
              </p>
            )}
            <h2>Whom do you meet?</h2>
            <p className="quiet">
              Name the company, say when and why if you like, or paste the invite. You get a five-minute brief, and
              every sentence names the source it comes from.
            </p>
            <Composer
              draftKey="callsheet:draft:start"
              label="Whom do you meet?"
              placeholder="Help me prepare for my meeting with Acme Corp."
              send={beginning.kind === "starting" ? "Starting…" : "Prepare"}
              onSend={(request) => void begin(request)}
            />
            <BeginState beginning={beginning} again={begin} />
            {page && <Meetings page={page} onPrepare={prepare} />}
            {page && <Recent page={page} />}
            {page && <Setting page={page} />}
          </div>
        </main>
      </div>
      {palette && <Palette items={paletteItems(page, prepare)} onClose={() => setPalette(false)} />}
    </div>
  );
}

function BeginState({ beginning, again }: { beginning: Beginning; again(request: string): Promise<void> }) {
  if (beginning.kind !== "refused") return null;
  return (
    <p className="banner" role="alert">
      {beginning.why}{" "}
      <button type="button" className="link-button" onClick={() => void again(beginning.request)}>
        Try again
      </button>
    </p>
  );
}

function Meetings({ page, onPrepare }: { page: Page; onPrepare(meeting: UpcomingMeeting): void }) {
  const now = useNow();
  if (page.meetings.length === 0) return null;
  return (
    <section aria-labelledby="meetings">
      <h2 id="meetings" className="kicker">
        Upcoming meetings
      </h2>
      <ul className="meetings">
        {page.meetings.map((meeting) => (
          <li key={`${meeting.company}${meeting.title}`}>
            <button type="button" className="meeting-card" onClick={() => onPrepare(meeting)}>
              <span className="meeting-time">
                <b>{clock(meeting.startsAt)}</b>
                <span className="quiet small">{until(meeting.startsAt, now)}</span>
              </span>
              <span>
                <b>{meeting.company}</b>
                <span className="quiet small">
                  {meeting.title}
                  {meeting.sample && " · sample, fictional"}
                </span>
              </span>
              <span className="go">Prepare</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Preps shown on the start page. */
const RECENT_MAX = 6;

function Recent({ page }: { page: Page }) {
  if (page.preps.length === 0) return null;
  const recent = [...page.preps].sort((a, b) => b.updatedAt - a.updatedAt).slice(0, RECENT_MAX);
  return (
    <section aria-labelledby="recent" className="recent">
      <h2 id="recent" className="kicker">
        Go on with
      </h2>
      <ul>
        {recent.map((prep) => (
          <li key={prep.id}>
            <a href={prepPath(prep.id)} onClick={follow}>
              <b>{prep.company.name}</b> <span className="quiet small">{prepWords(prep)}</span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Setting({ page }: { page: Page }) {
  const parts = [
    page.vendor ? `You are with ${page.vendor.name}` : "Your company is not set yet; it is asked for in the chat",
    page.defaultRole && `${ROLE[page.defaultRole]} by default`,
    page.offline && "offline: only the sample world is read",
    `version ${page.serverVersion}`,
  ];
  return (
    <p className="quiet small setting">
      {parts.filter(Boolean).join(" · ")} ·{" "}
      <a href="/vendor" onClick={follow}>
        Your company
      </a>{" "}
      ·{" "}
      <a href="/sources" onClick={follow}>
        Sources
      </a>{" "}
      ·{" "}
      <a href="/settings" onClick={follow}>
        Settings
      </a>
    </p>
  );
}

function paletteItems(page: Page | null, prepare: (meeting: UpcomingMeeting) => void): PaletteItem[] {
  return [
    ...(page?.meetings ?? []).map((meeting) => ({
      id: `meeting:${meeting.company}${meeting.startsAt}`,
      label: `Prepare ${meeting.company}`,
      hint: meeting.title,
      run: () => prepare(meeting),
    })),
    ...(page?.preps ?? []).map((prep) => ({
      id: prep.id,
      label: `Open ${prep.company.name}`,
      hint: prepWords(prep),
      run: () => go(prepPath(prep.id)),
    })),
    {
      id: "sources",
      label: "Sources",
      hint: "what is read, on what terms, and how it stands",
      run: () => go("/sources"),
    },
    {
      id: "vendor",
      label: "Your company",
      hint: "what you sell, and files that add to it",
      run: () => go("/vendor"),
    },
    {
      id: "settings",
      label: "Settings",
      hint: "where documents are sent: Slack, Notion, mail",
      run: () => go("/settings"),
    },
    { id: "colours", label: "Change colours", hint: "system, light, dark", run: nextTheme },
  ];
}
