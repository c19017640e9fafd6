/** Where the rep types. What is not sent survives a reload. */
import { type KeyboardEvent, useRef, useState } from "react";
import { MESSAGE_CHARS_MAX } from "../ui/text_form";
import { matching, type SlashCommand } from "./commands";

type Props = { draftKey: string; label: string; placeholder: string; send: string; onSend(text: string): void };

export function Composer({ draftKey, label, placeholder, send, onSend }: Props) {
  const [text, setText] = useState(() => localStorage.getItem(draftKey) ?? "");
  const field = useRef<HTMLTextAreaElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const commands = matching(text);

  const change = (next: string) => {
    setText(next);
    if (next) localStorage.setItem(draftKey, next);
    else localStorage.removeItem(draftKey);
  };
  const submit = () => {
    const trimmed = text.trim();
    if (!trimmed) return;
    onSend(trimmed);
    change("");
  };
  const choose = (command: SlashCommand) => {
    if (command.takes === null) {
      onSend(command.name);
      change("");
    } else {
      change(`${command.name} `);
    }
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      const [only, ...others] = commands;
      if (only && others.length === 0 && only.name !== text) choose(only);
      else submit();
    } else if (event.key === "ArrowDown" && commands.length > 0) {
      event.preventDefault();
      list.current?.querySelector("button")?.focus();
    } else if (event.key === "Escape" && commands.length > 0) {
      change("");
    }
  };

  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <p className="visually-hidden" role="status">
        {commands.length > 0 ? `${commands.length} commands. Arrow down to choose.` : ""}
      </p>
      {commands.length > 0 && (
        <ul className="commands" ref={list} aria-label="Commands">
          {commands.map((command) => (
            <li key={command.name}>
              <button type="button" onClick={() => choose(command)} onKeyDown={(event) => step(event, field.current)}>
                <b>{command.name}</b>
                {command.takes && <i> {command.takes}</i>}
                <span className="quiet">{command.hint}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className="composer-box">
        <textarea
          ref={field}
          aria-label={label}
          placeholder={placeholder}
          rows={1}
          maxLength={MESSAGE_CHARS_MAX}
          value={text}
          onChange={(event) => change(event.target.value)}
          onKeyDown={onKeyDown}
          data-composer=""
        />
        <button type="submit" className="button primary" disabled={!text.trim()}>
          {send}
        </button>
      </div>
    </form>
  );
}

/** Arrow keys move through the commands; up from the first goes back to the input. */
function step(event: KeyboardEvent<HTMLButtonElement>, field: HTMLTextAreaElement | null): void {
  const item = event.currentTarget.closest("li");
  const to = event.key === "ArrowDown" ? item?.nextElementSibling : item?.previousElementSibling;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (to) to.querySelector("button")?.focus();
    else if (event.key === "ArrowUp") field?.focus();
  } else if (event.key === "Escape") {
    field?.focus();
  }
}
