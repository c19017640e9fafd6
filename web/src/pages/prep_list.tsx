/** The column on the left: meetings to prepare and preps, by day. */
import { useNow } from "../ui/now";
import { follow, prepPath } from "../ui/path";
import { clock, dayHeading } from "../ui/time";
import { count, PURPOSE, STATUS } from "../ui/words";
import type { PrepId, PrepSummary, StartPage, Timestamp, UpcomingMeeting } from "../wire/types";

type Props = {
  page: StartPage | null;
  /** The prep on screen, with what is known of it this second. */
  current: { id: PrepId; words: string } | null;
  onPrepare(meeting: UpcomingMeeting): void;
};

type Item =
  | { kind: "prep"; at: Timestamp; prep: PrepSummary }
  | { kind: "meeting"; at: Timestamp; meeting: UpcomingMeeting };

export function PrepList({ page, current, onPrepare }: Props) {
  const now = useNow();
  return (
    <nav className="preps" aria-label="Preps and meetings">
      {!page && <p className="quiet small">Reading your preps…</p>}
      {page &&
        byDay(items(page), now).map(([day, list]) => (
          <section key={day} aria-label={day}>
            <h2>{day}</h2>
            <ul>
              {list.map((item) =>
                item.kind === "prep" ? (
                  <li key={item.prep.id}>
                    <PrepLink prep={item.prep} words={current?.id === item.prep.id ? current.words : null} />
                  </li>
                ) : (
                  <li key={`${item.meeting.title}${item.meeting.company}`} className="meeting">
                    <b>
                      {clock(item.meeting.startsAt)} {item.meeting.company}
                    </b>
                    <span className="quiet small">
                      {item.meeting.title} · {item.meeting.sample ? "sample · " : ""}
                      <button type="button" className="link-button" onClick={() => onPrepare(item.meeting)}>
                        prepare <span className="visually-hidden">for {item.meeting.company}</span>
                      </button>
                    </span>
                  </li>
                ),
              )}
            </ul>
          </section>
        ))}
    </nav>
  );
}

function PrepLink({ prep, words }: { prep: PrepSummary; words: string | null }) {
  const at = prep.meeting?.startsAt;
  return (
    <a href={prepPath(prep.id)} onClick={follow} aria-current={words === null ? undefined : "page"} className="prep">
      <b>
        {at ? `${clock(at)} ` : ""}
        {prep.company.name}
      </b>
      <span className="quiet small">{words ?? prepWords(prep)}</span>
    </a>
  );
}

/** `Expansion · 60% ready`, `Renewal · ready, 12 findings`. */
export function prepWords(prep: PrepSummary): string {
  const what = prep.purpose ? PURPOSE[prep.purpose] : prep.meeting?.title;
  const state =
    prep.status === "researching"
      ? `${prep.progressPercent}% read`
      : prep.status === "ready"
        ? `ready, ${count(prep.findings, "finding")}`
        : STATUS[prep.status];
  return [what, state].filter(Boolean).join(" · ");
}

/** Meetings that have a prep already are shown as the prep. */
function items(page: StartPage): Item[] {
  const preps = page.preps.map((prep): Item => ({ kind: "prep", at: prep.meeting?.startsAt ?? prep.createdAt, prep }));
  const meetings = page.meetings
    .filter((meeting) => !page.preps.some((prep) => prep.company.name === meeting.company))
    .map((meeting): Item => ({ kind: "meeting", at: meeting.startsAt, meeting }));
  return [...preps, ...meetings];
}

/** Today first, then the days to come, then the days gone by. */
function byDay(all: Item[], now: Timestamp): [string, Item[]][] {
  const today = new Date(now).setHours(0, 0, 0, 0);
  const past = (item: Item) => item.at < today;
  const sorted = all.sort((a, b) => Number(past(a)) - Number(past(b)) || (past(a) ? b.at - a.at : a.at - b.at));
  const days = new Map<string, Item[]>();
  for (const item of sorted) {
    const day = dayHeading(item.at, now);
    days.set(day, [...(days.get(day) ?? []), item]);
  }
  return [...days];
}
