/** A modal window on the native element: focus goes in, stays in, and returns to where it was. */
import type { ReactNode } from "react";

type Props = { label: string; className: string; onClose(): void; children: ReactNode };

export function Dialog({ label, className, onClose, children }: Props) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a dialog already; the click is on its backdrop
    <dialog
      ref={show}
      aria-label={label}
      className={className}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === event.currentTarget) event.currentTarget.close();
      }}
    >
      <div className="dialog-body">{children}</div>
    </dialog>
  );
}

function show(dialog: HTMLDialogElement | null): void {
  if (dialog && !dialog.open) dialog.showModal();
}

/** Closes the dialog that the element stands in, which gives the focus back. */
export function closeDialog(element: Element): void {
  element.closest("dialog")?.close();
}
