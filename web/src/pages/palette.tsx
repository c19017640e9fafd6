/** Everything that can be done, to be typed at: Ctrl or Command and K. */
import { type KeyboardEvent, useId, useState } from "react";
import { closeDialog, Dialog } from "../ui/dialog";

export type PaletteItem = { id: string; label: string; hint: string; run(): void };

/** Items shown at most. */
const SHOWN_MAX = 30;

export function Palette({ items, onClose }: { items: readonly PaletteItem[]; onClose(): void }) {
  const id = useId();
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState(0);
  const shown = items.filter((item) => fits(item, text)).slice(0, SHOWN_MAX);
  const at = Math.min(chosen, shown.length - 1);

  const run = (item: PaletteItem | undefined, element: Element) => {
    if (!item) return;
    closeDialog(element);
    item.run();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const moves: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    const move = moves[event.key];
    if (move !== undefined && shown.length > 0) {
      event.preventDefault();
      setChosen((at + move + shown.length) % shown.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      run(shown[at], event.currentTarget);
    }
  };

  return (
    <Dialog label="Commands" className="palette" onClose={onClose}>
      <input
        type="text"
        role="combobox"
        aria-label="Filter commands"
        aria-expanded="true"
        aria-controls={`${id}list`}
        aria-activedescendant={shown[at] ? `${id}${at}` : undefined}
        autoComplete="off"
        placeholder="What do you want to do?"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setChosen(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div id={`${id}list`} role="listbox" aria-label="Commands">
        {shown.map((item, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys of a listbox are handled by its combobox
          <div
            key={item.id}
            id={`${id}${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            ref={index === at ? intoView : undefined}
            onClick={(event) => run(item, event.currentTarget)}
          >
            <span>{item.label}</span>
            <span className="quiet small">{item.hint}</span>
          </div>
        ))}
      </div>
      {shown.length === 0 && <p className="quiet palette-none">No command has these words.</p>}
    </Dialog>
  );
}

const intoView = (element: HTMLElement | null) => element?.scrollIntoView({ block: "nearest" });

function fits(item: PaletteItem, text: string): boolean {
  const all = `${item.label} ${item.hint}`.toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word));
}
