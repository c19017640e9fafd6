/**
 * The line to a prep: a cursor over its log. It reads on after `cursor()`, comes back by itself with a growing and
 * scattered delay, and sends every kept command again until the server accepts or rejects it.
 */
import { type Command, parseFrame } from "./kinds";
import type { ClientId, Logged, MessageId, PrepId, Sentence, ServerFrame, Timestamp, Transient } from "./types";

/** How the line stands. */
export type LinkState =
  | { kind: "connecting" }
  | { kind: "live" }
  | { kind: "reconnecting"; since: Timestamp }
  | { kind: "offline"; since: Timestamp }
  | { kind: "ended"; reason: "forgotten" | "unauthorised" };

/** What a look over HTTP says about a line that does not open. */
export type Probe = "reachable" | "unreachable" | "forgotten" | "unauthorised";

/** An open or opening connection. */
export type Line = { send(text: string): void; close(): void };

/** What is told about a connection. */
export type Ears = { heard(text: string): void; closed(): void };

/** Everything outside: time, chance and the network. Tests hold their own. */
export type Surroundings = {
  open(url: string, ears: Ears): Line;
  probe(prep: PrepId): Promise<Probe>;
  now(): Timestamp;
  later(ms: number, run: () => void): () => void;
  random(): number;
};

/** Whom the line tells. */
export type Listener = {
  cursor(): number;
  kept(): readonly Command[];
  /** The log is another one than we read so far: fold from the start. */
  restarted(): void;
  events(events: readonly Logged[]): void;
  caughtUp(): void;
  typing(message: MessageId): void;
  drafting(message: MessageId, sentences: readonly Sentence[]): void;
  accepted(id: ClientId): void;
  rejected(id: ClientId, title: string, detail: string): void;
  link(state: LinkState): void;
};

const DELAY_MIN_MS = 400;
const DELAY_MAX_MS = 15_000;
const PING_EVERY_MS = 20_000;
const SILENCE_MAX_MS = 45_000;
const BATCH_MS = 16;
const REPLAY_BATCH_MS = 500;
const ACK_EVERY_MS = 500;
/** Attempts after which the page says that it is offline; it goes on trying. */
const ATTEMPTS_BEFORE_OFFLINE = 3;

export class PrepSocket {
  private line: Line | null = null;
  private generation = 0;
  private attempts = 0;
  private everLive = false;
  private reading = false;
  private lostAt: Timestamp | null = null;
  private heardAt: Timestamp = 0;
  private batch: Logged[] = [];
  private state: LinkState = { kind: "connecting" };
  private readonly timers = new Map<"retry" | "ping" | "batch" | "ack", () => void>();

  constructor(
    private readonly prep: PrepId,
    private readonly listener: Listener,
    private readonly outside: Surroundings,
  ) {}

  /** Opens the line, or at once tries again. */
  connect(): void {
    if (this.line || this.state.kind === "ended") return;
    this.stop("retry");
    const mine = ++this.generation;
    const current = (run: () => void) => () => {
      if (mine === this.generation) run();
    };
    const url = `/ws/chat-updates?prep=${encodeURIComponent(this.prep)}&after=${this.listener.cursor()}`;
    this.heardAt = this.outside.now();
    this.line = this.outside.open(url, {
      heard: (text) => current(() => this.hear(text))(),
      closed: current(() => this.lost()),
    });
    this.watch();
  }

  /** Closes the line for good; nothing is told any more. */
  close(): void {
    this.generation += 1;
    for (const name of [...this.timers.keys()]) this.stop(name);
    this.line?.close();
    this.line = null;
  }

  /** Sends a command now if the line is live; otherwise it goes with the next welcome. */
  send(command: Command): void {
    if (this.state.kind === "live") this.line?.send(JSON.stringify(command));
  }

  private hear(text: string): void {
    this.heardAt = this.outside.now();
    const frame = parseFrame(text);
    if (frame) this.take(frame);
  }

  private take(frame: ServerFrame): void {
    switch (frame.kind) {
      case "welcome":
        this.attempts = 0;
        this.everLive = true;
        this.reading = true;
        this.lostAt = null;
        if (frame.lastSeq < this.listener.cursor()) this.listener.restarted();
        this.tell({ kind: "live" });
        for (const command of this.listener.kept()) this.send(command);
        return;
      case "event":
        this.batch.push({ seq: frame.seq, at: frame.at, id: frame.id, event: frame.event });
        // While the log is read it is not yet looked at: fewer and larger batches.
        this.start("batch", this.reading ? REPLAY_BATCH_MS : BATCH_MS, () => this.flush());
        return;
      case "transient":
        this.passing(frame.transient);
        return;
      case "caught_up":
        this.reading = false;
        this.flush();
        this.listener.caughtUp();
        return;
      case "accepted":
        this.flush();
        this.listener.accepted(frame.clientId);
        return;
      case "rejected":
        this.listener.rejected(frame.clientId, frame.title, frame.detail);
        return;
      case "pong":
        return;
      case "gone":
        this.gone(frame.reason);
        return;
    }
  }

  /** What need not be kept. */
  private passing(transient: Transient): void {
    if (transient.kind === "typing") this.listener.typing(transient.message);
    else this.listener.drafting(transient.message, transient.sentences);
  }

  /** Hands on what came in the last instant, in one go. */
  private flush(): void {
    this.stop("batch");
    if (this.batch.length === 0) return;
    const events = this.batch;
    this.batch = [];
    if (hasHole(this.listener.cursor(), events)) {
      this.lost();
      return;
    }
    this.listener.events(events);
    this.start("ack", ACK_EVERY_MS, () => {
      this.line?.send(JSON.stringify({ kind: "ack", seq: this.listener.cursor() }));
    });
  }

  private gone(reason: string): void {
    if (reason === "forgotten" || reason === "unauthorised") this.end(reason);
    else this.lost();
  }

  private end(reason: "forgotten" | "unauthorised"): void {
    this.close();
    this.tell({ kind: "ended", reason });
  }

  private lost(): void {
    this.flush();
    this.generation += 1;
    this.stop("ping");
    this.stop("ack");
    this.line?.close();
    this.line = null;
    this.attempts += 1;
    const since = this.lostAt ?? this.outside.now();
    this.lostAt = since;
    const away = this.attempts > ATTEMPTS_BEFORE_OFFLINE || this.state.kind === "offline";
    this.tell({ kind: away ? "offline" : "reconnecting", since });
    this.start("retry", this.delay(), () => this.connect());
    if (this.attempts > 1 || !this.everLive) this.ask(since);
  }

  /** Finds out why the line does not open: a handshake that fails tells a page nothing. */
  private ask(since: Timestamp): void {
    this.outside.probe(this.prep).then((probe) => {
      if (this.lostAt !== since) return;
      if (probe === "forgotten" || probe === "unauthorised") this.end(probe);
      else if (probe === "unreachable") this.tell({ kind: "offline", since });
    });
  }

  private delay(): number {
    const full = Math.min(DELAY_MAX_MS, DELAY_MIN_MS * 2 ** Math.min(this.attempts - 1, 10));
    return full * (0.5 + this.outside.random() / 2);
  }

  /** A line that was silent too long is dead, whatever the browser thinks. */
  private watch(): void {
    this.start("ping", PING_EVERY_MS, () => {
      if (this.outside.now() - this.heardAt > SILENCE_MAX_MS) return this.lost();
      if (this.state.kind === "live") this.line?.send(JSON.stringify({ kind: "ping", clientId: "ping" }));
      this.watch();
    });
  }

  private tell(state: LinkState): void {
    this.state = state;
    this.listener.link(state);
  }

  private start(name: "retry" | "ping" | "batch" | "ack", ms: number, run: () => void): void {
    if (this.timers.has(name)) return;
    const cancel = this.outside.later(ms, () => {
      this.timers.delete(name);
      run();
    });
    this.timers.set(name, cancel);
  }

  private stop(name: "retry" | "ping" | "batch" | "ack"): void {
    this.timers.get(name)?.();
    this.timers.delete(name);
  }
}

/** Numbers are dense; a hole means that something was lost on the way, and the log has it. */
function hasHole(cursor: number, events: readonly Logged[]): boolean {
  let last = cursor;
  for (const { seq } of events) {
    if (seq > last + 1) return true;
    last = Math.max(last, seq);
  }
  return false;
}
