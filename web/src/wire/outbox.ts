/** Commands that the server has not yet accepted. They outlive a reload of the tab. */
import type { Command } from "./kinds";
import type { ClientId, PrepId } from "./types";

/** Commands that wait at most; past it, new ones are refused on the spot. */
export const OUTBOX_MAX = 50;

/** A command with what the page shows while it waits. */
export type Kept = { command: Command; label: string };

/** Where text is kept in a browser; `sessionStorage` in the page. */
export type Shelf = Pick<Storage, "getItem" | "setItem" | "removeItem">;

export class Outbox {
  private kept: readonly Kept[];
  private readonly key: string;

  constructor(
    prep: PrepId,
    private readonly shelf: Shelf,
  ) {
    this.key = `callsheet:outbox:${prep}`;
    this.kept = restore(shelf.getItem(this.key));
  }

  all(): readonly Kept[] {
    return this.kept;
  }

  /** Keeps a command; `false` when too many wait already. */
  keep(kept: Kept): boolean {
    if (this.kept.length >= OUTBOX_MAX) return false;
    this.save([...this.kept, kept]);
    return true;
  }

  /** Lets go of a command that was accepted, rejected or seen in the log. */
  release(id: ClientId): Kept | undefined {
    const found = this.kept.find((kept) => kept.command.clientId === id);
    if (found) this.save(this.kept.filter((kept) => kept !== found));
    return found;
  }

  private save(kept: readonly Kept[]): void {
    this.kept = kept;
    if (kept.length === 0) this.shelf.removeItem(this.key);
    else this.shelf.setItem(this.key, JSON.stringify(kept));
  }
}

function restore(text: string | null): Kept[] {
  if (text === null) return [];
  try {
    const kept: Kept[] = JSON.parse(text);
    return Array.isArray(kept) ? kept : [];
  } catch {
    return [];
  }
}
