/** A small menu behind a button: plain buttons in a popover. */
import { type ReactNode, useId } from "react";

export type MenuItem = { label: string; run(): void };

export function Menu({ label, items, children }: { label: string; items: MenuItem[]; children?: ReactNode }) {
  const id = useId();
  return (
    <>
      <button type="button" className="icon-button" popoverTarget={id} aria-label={label} title={label}>
        {children ?? <Dots />}
      </button>
      <div id={id} popover="auto" className="popover menu">
        {items.map((item) => (
          <button key={item.label} type="button" popoverTarget={id} popoverTargetAction="hide" onClick={item.run}>
            {item.label}
          </button>
        ))}
      </div>
    </>
  );
}

const Dots = () => (
  <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" fill="currentColor">
    <circle cx="3" cy="8" r="1.4" />
    <circle cx="8" cy="8" r="1.4" />
    <circle cx="13" cy="8" r="1.4" />
  </svg>
);
