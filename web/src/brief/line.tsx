/** One line of the brief, with what it rests on and what can be done to it. */
import { type ReactNode, useState } from "react";
import { useFinding, useScope } from "../prep/usePrep";
import { ConfidenceMark, ConfidenceWhy } from "../ui/confidence";
import { Menu, type MenuItem } from "../ui/menu";
import { Cites } from "../ui/sources_button";
import { TextForm } from "../ui/text_form";
import type { BriefLine } from "../wire/types";

type Props = { line: BriefLine; marksInternal: boolean };

export function Line({ line, marksInternal }: Props) {
  return (
    <li className={`line ${line.origin}`}>
      <LineTools line={line}>
        <span className="line-text">{line.text}</span>
        {line.detail && <span className="line-detail">{line.detail}</span>}{" "}
        <Marks line={line} marksInternal={marksInternal} />
      </LineTools>
    </li>
  );
}

/** What never reaches a document for the customer. */
export const Internal = () => (
  <span className="badge" title="Never reaches a document for the customer">
    internal
  </span>
);

function Marks({ line, marksInternal }: Props) {
  const confidence = useFinding(line.finding)?.confidence;
  return (
    <span className="marks">
      {line.confidence &&
        (confidence?.word === line.confidence ? (
          <ConfidenceWhy confidence={confidence} />
        ) : (
          <ConfidenceMark word={line.confidence} />
        ))}
      <Cites cites={line.cites} of={line.text} />
      {line.internal && marksInternal && <Internal />}
      {line.origin === "edited" && <span className="badge">edited</span>}
    </span>
  );
}

/** The content of a line with its menu; while it is reworded, the form instead. */
export function LineTools({ line, children }: { line: BriefLine; children?: ReactNode }) {
  const { act, writable } = useScope();
  const [editing, setEditing] = useState(false);
  if (editing) {
    return (
      <TextForm
        label="Reword this line"
        initial={line.text}
        send="Keep"
        onCancel={() => setEditing(false)}
        onSend={(text) => {
          act({ kind: "rewrite_line", line: line.id, text }, "Reword a line of the brief");
          setEditing(false);
        }}
      />
    );
  }
  const edit: MenuItem = { label: "Reword", run: () => setEditing(true) };
  const remove: MenuItem = {
    label: line.origin === "pinned" ? "Unpin" : "Remove",
    run: () => act({ kind: "remove_line", line: line.id }, `Remove from brief: ${line.text}`),
  };
  return (
    <>
      {children}
      {writable && (
        <span className="line-tools">
          <Menu label={`Change: ${line.text}`} items={line.row ? [remove] : [edit, remove]} />
        </span>
      )}
    </>
  );
}
