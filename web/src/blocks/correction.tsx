/** The rep's word about a finding: shown with it, and asked for in place. */
import { type ReactNode, useState } from "react";
import { useScope, useView } from "../prep/usePrep";
import { TextForm } from "../ui/text_form";
import type { Finding } from "../wire/types";

export function useCorrection(finding: Finding): { note: ReactNode; form: ReactNode; begin(): void } {
  const { act } = useScope();
  const [open, setOpen] = useState(false);
  const known = useView((view) => view.corrections.find((correction) => correction.finding === finding.id));
  return {
    begin: () => setOpen(true),
    note: known && (
      <p className="correction">
        <b>You said:</b> {known.note}
      </p>
    ),
    form: open && (
      <TextForm
        label="What is right?"
        initial={known?.note ?? ""}
        placeholder="She left in November"
        send="Keep"
        onCancel={() => setOpen(false)}
        onSend={(note) => {
          act({ kind: "correct_finding", finding: finding.id, note }, `Correct: ${finding.title}`);
          setOpen(false);
        }}
      />
    ),
  };
}
