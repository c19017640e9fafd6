/** An answer in a model's words, beside the one by the rules, which is always there. */
import { type ReactNode, useState } from "react";
import { BlockView } from "../blocks";
import { useScope } from "../prep/usePrep";
import { Cites } from "../ui/sources_button";
import { count } from "../ui/words";
import type { Block, Draft, Message, Sentence, Wording } from "../wire/types";

type Props = {
  message: Message;
  /** Sentences that are there already, while the model writes. */
  sentences: readonly Sentence[] | undefined;
  /** The model was asked and has said nothing yet. */
  asked: boolean;
};

export function Answer({ message, sentences, asked }: Props) {
  const { blocks, draft } = message;
  if (draft?.kind === "written") {
    return (
      <>
        <Worded blocks={blocks} sentences={draft.sentences} writing={false} told={<Told draft={draft} />} />
        <Again message={message.id} />
      </>
    );
  }
  if (draft?.kind === "lost") {
    return (
      <>
        <Blocks blocks={blocks} />
        <p className="quiet small drafted">No better words: {draft.what}</p>
      </>
    );
  }
  if (sentences && sentences.length > 0) {
    return <Worded blocks={blocks} sentences={sentences} writing={true} told="Your model is writing." />;
  }
  return (
    <>
      <Blocks blocks={blocks} />
      {asked && (
        <p className="typing" aria-live="polite">
          <span aria-hidden="true" />
          {draft?.kind === "asked" && draft.task === "intent"
            ? "Your model reads your sentence"
            : "Your model looks for better words"}
          {draft?.kind === "asked" && ` (at most ${most(draft)})`}
        </p>
      )}
    </>
  );
}

/** What a question may take at most: `2,310 tokens, $0.0041`. */
const most = ({ tokensMax, microsMax }: Extract<Draft, { kind: "asked" }>): string => {
  const tokens = count(tokensMax, "token");
  return microsMax ? `${tokens}, $${(microsMax / 1_000_000).toFixed(4)}` : tokens;
};

const WORDINGS: readonly { label: string; wording: Wording }[] = [
  { label: "Shorter", wording: { short: true } },
  { label: "Plainer", wording: { tone: "plain" } },
  { label: "Warmer", wording: { tone: "warm" } },
  { label: "More formal", wording: { tone: "formal" } },
  { label: "For an executive", wording: { reader: "executive" } },
  { label: "For finance", wording: { reader: "finance" } },
  { label: "For technical people", wording: { reader: "technical" } },
];

/** The same answer in other words; each is a wish of its own in the log. */
function Again({ message }: { message: string }) {
  const { act, writable } = useScope();
  if (!writable) return null;
  return (
    <details className="again small">
      <summary>Say it in other words</summary>
      <p className="again-list">
        {WORDINGS.map(({ label, wording }) => (
          <button
            key={label}
            type="button"
            className="button small"
            onClick={(event) => {
              event.currentTarget.closest("details")?.removeAttribute("open");
              act({ kind: "reword", message, wording }, `Say it in other words: ${label.toLowerCase()}`);
            }}
          >
            {label}
          </button>
        ))}
      </p>
    </details>
  );
}

type WordedProps = { blocks: readonly Block[]; sentences: readonly Sentence[]; writing: boolean; told: ReactNode };

/** In a model's words or by the rules, as the rep chooses: a slow model takes no answer away. */
function Worded({ blocks, sentences, writing, told }: WordedProps) {
  const [plain, setPlain] = useState(false);
  const note = (
    <p className="quiet small drafted">
      {plain ? "The answer by the rules." : told}{" "}
      <button type="button" className="link-button" onClick={() => setPlain(!plain)}>
        {plain ? "Show it in better words" : "Show the plain answer"}
      </button>
    </p>
  );
  if (!plain) return <InWords blocks={blocks} sentences={sentences} writing={writing} note={note} />;
  // Beside the words that it is about: the end of a long answer is far away.
  const at = blocks.findIndex(isProse) + 1;
  return (
    <>
      <Blocks blocks={blocks.slice(0, at)} />
      {note}
      <Blocks blocks={blocks.slice(at)} />
    </>
  );
}

function Told({ draft }: { draft: Extract<Draft, { kind: "written" }> }) {
  const cut =
    draft.cut === 0
      ? ""
      : ` ${count(draft.cut, "sentence")} that the evidence did not hold ${draft.cut === 1 ? "was" : "were"} cut.`;
  const quoted = draft.sentences.filter((sentence) => sentence.quoted).length;
  const instead =
    quoted === 0
      ? ""
      : ` ${count(quoted, "sentence")} ${quoted === 1 ? "stands" : "stand"} in the source's own words: the model's did not hold.`;
  return `In the words of ${draft.model}. Each sentence was held against the source it names.${instead}${cut}`;
}

type WordsProps = { blocks: readonly Block[]; sentences: readonly Sentence[]; writing: boolean; note: ReactNode };

function InWords({ blocks, sentences, writing, note }: WordsProps) {
  const { before, after } = around(blocks);
  return (
    <>
      <Blocks blocks={before} />
      <p className="prose" aria-busy={writing}>
        {sentences.map((sentence, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: sentences are only added
          <span key={index}>
            {sentence.text} <Cites cites={sentence.cites} of={sentence.text} />{" "}
          </span>
        ))}
        {writing && <span className="caret" aria-hidden="true" />}
      </p>
      {note}
      <Blocks blocks={after} />
    </>
  );
}

function Blocks({ blocks }: { blocks: readonly Block[] }) {
  return blocks.map((block, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the blocks of a message never change
    <BlockView key={index} block={block} />
  ));
}

/** What stays of an answer when its prose is said in other words: findings first, then what is no prose. */
export function around(blocks: readonly Block[]): { before: Block[]; after: Block[] } {
  const kept = withoutEmptyHeadings(blocks.filter((block) => !isProse(block)));
  const first = kept.findIndex((block) => block.kind !== "finding" && !isOpening(block));
  const at = first < 0 ? kept.length : first;
  return { before: kept.slice(0, at), after: kept.slice(at) };
}

/** Sentences with sources are what the model says again; others of ours stay. */
const isProse = (block: Block): boolean => block.kind === "text" && block.style === "body" && block.cites.length > 0;

const isOpening = (block: Block): boolean =>
  block.kind === "text" && block.style === "note" && block.cites.length === 0;

function withoutEmptyHeadings(blocks: readonly Block[]): Block[] {
  const isHeading = (block: Block | undefined) => block?.kind === "text" && block.style === "heading";
  return blocks.filter((block, at) => {
    const next = blocks[at + 1];
    return !isHeading(block) || (next !== undefined && !isHeading(next));
  });
}
