/** Everything that can be done, to be typed at: Ctrl or Command and K. */
import { type KeyboardEvent, useId, useRef, useState } from "react";
import { closeDialog, Dialog } from "../ui/dialog";

export type PaletteItem = { id: string; label: string; hint: string; run(): void };

/** Items shown at most. */
const SHOWN_MAX = 30;

export function Palette({ items, onClose }: { items: readonly PaletteItem[]; onClose(): void }) {
  const id = useId();
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState(0);
  const shown = found(items, text);
  const at = Math.min(chosen, shown.length - 1);

  // It runs when the window has closed, so that a window of its own can open and take the focus.
  const picked = useRef<PaletteItem>(undefined);
  const run = (item: PaletteItem | undefined, element: Element) => {
    picked.current = item;
    if (item) closeDialog(element);
  };
  const onClosed = () => {
    onClose();
    picked.current?.run();
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
    <Dialog label="Commands" className="palette" onClose={onClosed}>
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

/** Items with all the words; those that have them in their label come first. */
export function found(items: readonly PaletteItem[], text: string): PaletteItem[] {
  const words = text.toLowerCase().split(/\s+/);
  const has = (said: string) => words.every((word) => said.toLowerCase().includes(word));
  return items
    .filter((item) => has(`${item.label} ${item.hint}`))
    .sort((a, b) => Number(has(b.label)) - Number(has(a.label)))
    .slice(0, SHOWN_MAX);
}
