/** The conversation: what was said, what was found meanwhile, and what is still on its way. */
import { memo, type UIEvent, useLayoutEffect, useMemo, useRef, useState } from "react";
import { FindingCards } from "../blocks/finding_card";
import type { OpenPrep } from "../prep/usePrep";
import { isQuiet } from "../ui/input_action";
import { useNow } from "../ui/now";
import { moment } from "../ui/time";
import type { Kept } from "../wire/outbox";
import type { Sentence, Turn } from "../wire/types";
import { Actions } from "./actions";
import { Answer } from "./draft";

/** Turns that are drawn at first; the earlier ones on request. */
const TURNS_SHOWN_MAX = 200;
/** How near to the end counts as being there. */
const NEAR_PX = 120;

export function Conversation({ open, shown }: { open: OpenPrep; shown: boolean }) {
  const { view, caughtUp, waiting, typing, drafting } = open;
  const scroller = useRef<HTMLDivElement>(null);
  const near = useRef(true);
  const [away, setAway] = useState(false);
  const [shownMax, setShownMax] = useState(TURNS_SHOWN_MAX);
  const hidden = Math.max(0, view.turns.length - shownMax);
  const numbered = view.turns.findLast((turn) => turn.kind === "assistant" && turn.message.actions.length > 0);
  // Words of a run that ended without an answer are gone with it.
  const openRuns = new Set(view.runs.filter((run) => run.outcome === null).map((run) => run.run));
  const isAsked = (turn: Turn) =>
    turn.kind === "assistant" && turn.message.draft?.kind === "asked" && openRuns.has(turn.message.draft.run);
  const bubbles = waiting.filter(({ command }) => command.kind === "say" || !isQuiet(command.action));

  // The place to read from is the end, once everything is there and can be seen.
  useLayoutEffect(() => {
    const box = scroller.current;
    if (box && caughtUp && shown && near.current) box.scrollTop = box.scrollHeight;
  }, [caughtUp, shown]);

  const onScroll = ({ currentTarget: box }: UIEvent<HTMLDivElement>) => {
    near.current = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_PX;
    if (near.current === away) setAway(!near.current);
  };
  const reveal = useMemo(() => {
    const show = (element: HTMLElement | null, always: boolean) => {
      if (!element || !(always || near.current)) return;
      near.current = true;
      element.scrollIntoView({ block: "nearest" });
    };
    return {
      always: (element: HTMLElement | null) => show(element, true),
      ifNear: (element: HTMLElement | null) => show(element, false),
      never: () => {},
    };
  }, []);
  const revealOf = (turn: Turn, index: number) => {
    if (index < open.openedTurns) return reveal.never;
    return turn.kind === "rep" ? reveal.always : reveal.ifNear;
  };

  return (
    <div className="chat-scroll" ref={scroller} onScroll={onScroll}>
      <div className="turns" role="log" aria-label="Conversation" aria-busy={!caughtUp} aria-relevant="additions">
        {hidden > 0 && (
          <button
            type="button"
            className="button small earlier"
            onClick={() => setShownMax(shownMax + TURNS_SHOWN_MAX)}
          >
            Show earlier ({hidden})
          </button>
        )}
        {view.turns.slice(hidden).map((turn, place) => (
          <TurnView
            key={
              turn.kind === "cards" ? `cards${hidden + place}` : turn.kind === "rep" ? turn.message : turn.message.id
            }
            turn={turn}
            numbered={turn === numbered}
            sentences={turn.kind === "assistant" && isAsked(turn) ? drafting.get(turn.message.id) : undefined}
            asked={isAsked(turn)}
            reveal={revealOf(turn, hidden + place)}
          />
        ))}
      </div>
      <div className="turns">
        {bubbles.map((kept) => (
          <Waiting key={kept.command.clientId} kept={kept} live={open.link.kind === "live"} reveal={reveal.always} />
        ))}
        {typing && (
          <p className="typing" ref={reveal.ifNear}>
            <span aria-hidden="true" />
            Working on the answer
          </p>
        )}
      </div>
      {away && (
        <button
          type="button"
          className="button to-end"
          onClick={() => scroller.current?.scrollTo({ top: scroller.current.scrollHeight })}
        >
          To the newest ↓
        </button>
      )}
    </div>
  );
}

type TurnProps = {
  turn: Turn;
  numbered: boolean;
  sentences: readonly Sentence[] | undefined;
  asked: boolean;
  reveal(element: HTMLElement | null): void;
};

/** Drawn again only when its turn changes. */
const TurnView = memo(function TurnView({ turn, numbered, sentences, asked, reveal }: TurnProps) {
  const now = useNow();
  // Only the moment of its arrival counts: a ref that changed would reveal it again.
  const [arrival] = useState(() => reveal);
  switch (turn.kind) {
    case "rep":
      return (
        <article className="turn rep" ref={arrival} aria-label="You">
          <p className="bubble" title={moment(turn.at, now)}>
            {turn.text}
          </p>
        </article>
      );
    case "assistant":
      return (
        <article className="turn assistant" ref={arrival} aria-label="Callsheet">
          <Answer message={turn.message} sentences={sentences} asked={asked} />
          {turn.message.actions.length > 0 && <Actions offers={turn.message.actions} numbered={numbered} />}
        </article>
      );
    case "cards":
      return (
        <article className="turn cards-turn" ref={arrival} aria-label="Found meanwhile">
          <FindingCards findings={turn.findings} />
        </article>
      );
  }
});

type WaitingProps = { kept: Kept; live: boolean; reveal(element: HTMLElement | null): void };

function Waiting({ kept, live, reveal }: WaitingProps) {
  const [arrival] = useState(() => reveal);
  return (
    <article className="turn rep waiting" ref={arrival}>
      <p className="bubble">{kept.label}</p>
      <p className="quiet small">{live ? "Sending…" : "Kept here; it is sent when the line is back"}</p>
    </article>
  );
}
