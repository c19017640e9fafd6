/** One open prep: the socket's events, folded, with what waits to be sent. Components read snapshots of it. */
import { newClientId } from "../wire/client_id";
import type { Command } from "../wire/kinds";
import { type Kept, Outbox, type Shelf } from "../wire/outbox";
import { type LinkState, PrepSocket, type Surroundings } from "../wire/socket";
import type { Action, ClientId, Logged, MessageId, PrepId, PrepView, Sentence } from "../wire/types";
import { type LineTexts, rememberLines } from "./lines";
import { EMPTY, fold } from "./reduce";
import { dropPrep, type SavedPrep, savedPrep, savePrep } from "./saved";

export type Refusal = { id: ClientId; title: string; detail: string; label: string };

export type Snapshot = {
  view: PrepView;
  lines: LineTexts;
  link: LinkState;
  /** Everything that the log held when we came has been folded. */
  caughtUp: boolean;
  /** Turns that were there when we first caught up: what follows is new to the rep. */
  openedTurns: number;
  /** A brief was there when the page opened. */
  openedWithBrief: boolean;
  waiting: readonly Kept[];
  refusals: readonly Refusal[];
  typing: MessageId | null;
  /** What a model has written so far of answers that are not whole yet. */
  drafting: ReadonlyMap<MessageId, readonly Sentence[]>;
  saved: SavedPrep | null;
};

const SAVE_EVERY_MS = 1_000;

export class PrepStore {
  private snapshot: Snapshot;
  private readonly listeners = new Set<() => void>();
  private readonly outbox: Outbox;
  private socket: PrepSocket | null = null;
  private saving: (() => void) | null = null;

  constructor(
    private readonly prep: PrepId,
    private readonly outside: Surroundings,
    shelf: Shelf,
    private readonly copies: Shelf,
  ) {
    this.outbox = new Outbox(prep, shelf);
    this.snapshot = {
      view: EMPTY,
      lines: new Map(),
      link: { kind: "connecting" },
      caughtUp: false,
      openedTurns: Number.POSITIVE_INFINITY,
      openedWithBrief: false,
      waiting: this.outbox.all(),
      refusals: [],
      typing: null,
      drafting: new Map(),
      saved: savedPrep(copies, prep),
    };
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    if (this.listeners.size === 1) this.open();
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) this.close();
    };
  };

  readonly read = (): Snapshot => this.snapshot;

  /** The view alone. */
  readonly views = { subscribe: this.subscribe, read: () => this.snapshot.view };

  readonly say = (text: string): void => this.submit({ kind: "say", clientId: newClientId(), text }, text);

  readonly act = (action: Action, label: string): void =>
    this.submit({ kind: "act", clientId: newClientId(), action }, label);

  readonly dismiss = (id: ClientId): void =>
    this.change({ refusals: this.snapshot.refusals.filter((refusal) => refusal.id !== id) });

  /** Tries at once: the network is back, or the rep looks at the page again. */
  readonly retry = (): void => this.socket?.connect();

  /** Events that came by another way, such as the answer to a start. */
  readonly take = (events: readonly Logged[]): void => {
    const { view } = this.snapshot;
    const fresh = events.filter((logged) => logged.seq > view.lastSeq);
    if (fresh.length === 0) return;
    const next = fold(fresh, view);
    for (const { event } of fresh) {
      if (event.kind === "user_said" || event.kind === "action_taken") this.outbox.release(event.clientId);
    }
    const typing = answered(next, this.snapshot.typing) ? null : this.snapshot.typing;
    const lines = fresh.reduce(rememberLines, this.snapshot.lines);
    const whole = fresh.flatMap(({ event }) => (event.kind === "answer_drafted" ? [event.message] : []));
    const drafting = whole.length > 0 ? without(this.snapshot.drafting, whole) : this.snapshot.drafting;
    this.change({ view: next, lines, typing, drafting, waiting: this.outbox.all() });
    if (this.snapshot.caughtUp) this.saveSoon();
  };

  private open(): void {
    const socket = new PrepSocket(
      this.prep,
      {
        cursor: () => this.snapshot.view.lastSeq,
        kept: () => this.outbox.all().map((kept) => kept.command),
        restarted: () => this.change({ view: EMPTY, lines: new Map(), drafting: new Map(), caughtUp: false }),
        events: this.take,
        caughtUp: () => this.caughtUp(),
        typing: (message) => this.change({ typing: answered(this.snapshot.view, message) ? null : message }),
        drafting: (message, sentences) =>
          this.change({ drafting: new Map(this.snapshot.drafting).set(message, sentences) }),
        accepted: (id) => {
          this.outbox.release(id);
          this.change({ waiting: this.outbox.all() });
        },
        rejected: (id, title, detail) => this.rejected(id, title, detail),
        link: (link) => this.link(link),
      },
      this.outside,
    );
    this.socket = socket;
    socket.connect();
  }

  private close(): void {
    this.socket?.close();
    this.socket = null;
    this.saving?.();
    this.saving = null;
    this.snapshot = { ...this.snapshot, link: { kind: "connecting" } };
  }

  private submit(command: Command, label: string): void {
    if (!this.outbox.keep({ command, label })) {
      const title = "Too much is waiting to be sent";
      const detail = "This was not kept. Wait until the line is back, then send it again.";
      this.refuse({ id: command.clientId, title, detail, label });
      return;
    }
    this.change({ waiting: this.outbox.all() });
    this.socket?.send(command);
  }

  private rejected(id: ClientId, title: string, detail: string): void {
    const label = this.outbox.release(id)?.label ?? "";
    this.refuse({ id, title, detail, label });
  }

  private refuse(refusal: Refusal): void {
    this.change({ waiting: this.outbox.all(), refusals: [...this.snapshot.refusals, refusal].slice(-5) });
  }

  private caughtUp(): void {
    if (this.snapshot.caughtUp) return;
    const { view } = this.snapshot;
    this.change({ caughtUp: true, openedTurns: view.turns.length, openedWithBrief: view.brief !== null });
    this.saveSoon();
  }

  private link(link: LinkState): void {
    if (link.kind === "ended" && link.reason === "forgotten") {
      dropPrep(this.copies, this.prep);
      this.change({ link, saved: null });
    } else {
      this.change({ link });
    }
  }

  private saveSoon(): void {
    if (this.saving) return;
    this.saving = this.outside.later(SAVE_EVERY_MS, () => {
      this.saving = null;
      const { view } = this.snapshot;
      if (view.brief) savePrep(this.copies, this.prep, { savedAt: this.outside.now(), view });
    });
  }

  private change(part: Partial<Snapshot>): void {
    this.snapshot = { ...this.snapshot, ...part };
    for (const listener of this.listeners) listener();
  }
}

function without<K, V>(map: ReadonlyMap<K, V>, keys: readonly K[]): ReadonlyMap<K, V> {
  return new Map([...map].filter(([key]) => !keys.includes(key)));
}

function answered(view: PrepView, message: MessageId | null): boolean {
  return view.turns.some((turn) => turn.kind === "assistant" && turn.message.inReplyTo === message);
}
