/** Sentences of ours, with what they rest on. */
import { Cites } from "../ui/sources_button";
import type { BlockByKind } from "../wire/kinds";

export function TextBlock({ block }: { block: BlockByKind["text"] }) {
  const { style, text } = block;
  const cites = <Cites cites={block.cites} of={text} />;
  switch (style) {
    case "heading":
      return <h3 className="kicker">{text}</h3>;
    case "quote":
      return (
        <blockquote className="starter">
          {text} {cites}
        </blockquote>
      );
    case "note":
      return (
        <p className="quiet">
          {text} {cites}
        </p>
      );
    case "warning":
      return (
        <p className="warning">
          <b>Careful:</b> {text} {cites}
        </p>
      );
    case "body":
      return (
        <p>
          {text} {cites}
        </p>
      );
  }
}

export function QuestionBlock({ block }: { block: BlockByKind["question"] }) {
  return <p className="question">{block.text}</p>;
}
