/** One line or a few to type in place, with send and cancel. */
import { type ReactNode, useId, useState } from "react";

/** Characters of a message; `MESSAGE_CHARS_MAX` in crates/domain/src/limits.rs. */
export const MESSAGE_CHARS_MAX = 8_000;

type Props = {
  label: string;
  initial?: string;
  placeholder?: string;
  send: ReactNode;
  onSend(text: string): void;
  onCancel(): void;
};

export function TextForm({ label, initial = "", placeholder = "", send, onSend, onCancel }: Props) {
  const id = useId();
  const [text, setText] = useState(initial);
  const trimmed = text.trim();
  return (
    <form
      className="text-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (trimmed) onSend(trimmed);
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") onCancel();
      }}
    >
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        ref={focusAtEnd}
        rows={Math.min(4, Math.max(1, Math.ceil(text.length / 48)))}
        maxLength={MESSAGE_CHARS_MAX}
        value={text}
        placeholder={placeholder}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
            event.preventDefault();
            event.currentTarget.form?.requestSubmit();
          }
        }}
      />
      <div className="text-form-buttons">
        <button type="submit" className="button primary" disabled={!trimmed}>
          {send}
        </button>
        <button type="button" className="button" onClick={onCancel}>
          Cancel
        </button>
      </div>
    </form>
  );
}

function focusAtEnd(field: HTMLTextAreaElement | null): void {
  if (!field) return;
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
}
