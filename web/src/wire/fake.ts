/** An outside that tests hold in their hands: a clock that they turn, and lines that they open and cut. */
import type { Ears, Line, Probe, Surroundings } from "./socket";
import type { ClientFrame, ServerFrame } from "./types";

type FakeLine = Line & {
  url: string;
  sent: ClientFrame[];
  closed: boolean;
  hear(frame: ServerFrame): void;
  cut(): void;
};

export class FakeOutside implements Surroundings {
  readonly lines: FakeLine[] = [];
  answer: Probe = "reachable";
  private time = 1_000_000;
  private timers: { at: number; run(): void }[] = [];

  open(url: string, ears: Ears): Line {
    const line: FakeLine = {
      url,
      sent: [],
      closed: false,
      send(text) {
        const frame: ClientFrame = JSON.parse(text);
        line.sent.push(frame);
      },
      close: () => {
        line.closed = true;
      },
      hear: (frame) => ears.heard(JSON.stringify(frame)),
      cut: () => ears.closed(),
    };
    this.lines.push(line);
    return line;
  }

  /** The newest line. */
  line(): FakeLine {
    const line = this.lines.at(-1);
    if (!line) throw new Error("No line was opened");
    return line;
  }

  probe = async (): Promise<Probe> => this.answer;
  now = (): number => this.time;
  random = (): number => 1;

  later(ms: number, run: () => void): () => void {
    const timer = { at: this.time + ms, run };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  }

  /** Turns the clock on and runs what falls due, in order; then lets promises settle. */
  async turn(ms: number): Promise<void> {
    const end = this.time + ms;
    for (;;) {
      const due = this.timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.time = Math.max(this.time, due.at);
      this.timers = this.timers.filter((timer) => timer !== due);
      due.run();
      await Promise.resolve();
    }
    this.time = end;
    await Promise.resolve();
  }
}

/** A shelf in memory. */
export class FakeShelf {
  readonly texts = new Map<string, string>();
  /** Characters that fit at most. */
  room = Number.POSITIVE_INFINITY;

  getItem = (key: string): string | null => this.texts.get(key) ?? null;
  removeItem = (key: string): void => void this.texts.delete(key);
  setItem = (key: string, text: string): void => {
    const others = [...this.texts].filter(([name]) => name !== key).reduce((sum, [, held]) => sum + held.length, 0);
    if (others + text.length > this.room) throw new DOMException("full", "QuotaExceededError");
    this.texts.set(key, text);
  };
}
