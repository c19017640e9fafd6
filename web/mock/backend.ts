/** A backend without Rust: it plays recorded preps in real time, over the same frames and calls as the server. */
import { fold } from "../src/prep/reduce.ts";
import { newClientId } from "../src/wire/client_id.ts";
import type { Command } from "../src/wire/kinds";
import type {
  Action,
  ActionOffer,
  Block,
  Brief,
  ClientFrame,
  Event,
  Logged,
  Message,
  PrepId,
  PrepSummary,
  PrepView,
  Reply,
  ServerFrame,
  StartPage,
  StartPrep,
} from "../src/wire/types";
import { added, changed, pinned } from "./brief.ts";
import { MockConnections } from "./connections.ts";
import { type Desk, exported } from "./exports.ts";
import { MockModel } from "./model.ts";
import { MockSources } from "./sources.ts";
import { type Beat, type Story, wordsOf } from "./story.ts";
import { MockVendor } from "./vendor.ts";

export type Stage = { now(): number; later(ms: number, run: () => void): () => void };

/** One listening socket. */
export type Ear = { hear(frame: ServerFrame): void; cut(): void };

const KEYSTEAD = { domain: "keystead.example", name: "Keystead" };

export class MockBackend {
  private readonly preps = new Map<PrepId, MockPrep>();
  readonly sources: MockSources;
  readonly connections = new MockConnections();
  readonly model = new MockModel();
  readonly vendor: MockVendor;

  constructor(
    private readonly story: Story,
    private readonly stage: Stage,
    /** 1 plays as recorded, 0 at once. */
    private readonly pace = 1,
  ) {
    this.sources = new MockSources(() => stage.now());
    this.vendor = new MockVendor(() => stage.now());
  }

  startPage(): StartPage {
    return {
      preps: [...this.preps.values()].map((prep) => prep.summary()),
      meetings: [
        {
          title: "Quarterly sync",
          company: "Acme Corp",
          startsAt: this.stage.now() + 27 * 60_000,
          request: "Help me prepare for my meeting with Acme Corp.",
          sample: true,
        },
      ],
      vendor: KEYSTEAD,
      defaultRole: "ae",
      offline: true,
      serverVersion: "mock",
    };
  }

  begin(body: StartPrep): Reply {
    const id = `prep_${newClientId().slice(0, 12)}`;
    const prep = new MockPrep(id, this.story, this.stage, this.pace, this.connections);
    this.preps.set(id, prep);
    return prep.begin(body);
  }

  prep(id: PrepId): MockPrep | undefined {
    return this.preps.get(id);
  }

  forget(id: PrepId): boolean {
    this.preps.get(id)?.forget();
    return this.preps.delete(id);
  }

  evidence(id: string): string | undefined {
    return this.story.evidence[id];
  }
}

export class MockPrep {
  readonly log: Logged[] = [];
  private readonly ears = new Set<Ear>();
  private readonly done = new Set<string>();
  private queue: Beat[] = [];
  private timer: (() => void) | null = null;
  private paused = false;
  private messages = 0;

  constructor(
    private readonly id: PrepId,
    private readonly story: Story,
    private readonly stage: Stage,
    private readonly pace: number,
    private readonly connections: MockConnections,
  ) {}

  begin(body: StartPrep): Reply {
    const opening = this.story.opening.map((beat) => ({ ...beat, event: this.opened(beat.event, body) }));
    const at = opening.findIndex(({ event }) => event.kind === "assistant_said") + 1;
    for (const { event } of opening.slice(0, at)) this.put(event);
    this.play(opening.slice(at));
    const message = opening[at - 1]?.event;
    return {
      prep: this.summary(),
      message: message?.kind === "assistant_said" ? message.message : null,
      actions: [],
      trackingIds: { vendorContext: null, customerIntelligence: null },
      events: [...this.log],
    };
  }

  view(): PrepView {
    return fold(this.log);
  }

  summary(): PrepSummary {
    const view = this.view();
    const run = view.runs.find((known) => known.workflow === "customer_intelligence");
    const steps = view.runs.flatMap((known) => known.steps);
    const finished = steps.filter(({ state }) => state.kind !== "pending" && state.kind !== "running").length;
    return {
      id: this.id,
      company: view.company,
      vendor: view.vendor?.name ?? null,
      ...view.persona,
      meeting: view.meeting,
      status: run?.outcome ? "ready" : "researching",
      findings: view.findings.length,
      progressPercent: Math.floor((100 * finished) / Math.max(1, steps.length)),
      createdAt: view.createdAt,
      updatedAt: view.updatedAt,
      lastSeq: view.lastSeq,
    };
  }

  listen(after: number, ear: Ear): { heard(text: string): void; closed(): void } {
    this.ears.add(ear);
    const last = this.log.length;
    ear.hear({ kind: "welcome", prep: this.id, lastSeq: last, serverVersion: "mock" });
    for (const logged of this.log.slice(after)) ear.hear({ kind: "event", ...logged });
    ear.hear({ kind: "caught_up", seq: last });
    return {
      heard: (text) => {
        const frame: ClientFrame = JSON.parse(text);
        this.heard(frame, ear);
      },
      closed: () => this.ears.delete(ear),
    };
  }

  forget(): void {
    this.timer?.();
    for (const ear of this.ears) {
      ear.hear({ kind: "gone", reason: "forgotten" });
      ear.cut();
    }
    this.ears.clear();
  }

  private heard(frame: ClientFrame, ear: Ear): void {
    if (frame.kind === "ping") ear.hear({ kind: "pong", at: this.stage.now() });
    if (frame.kind !== "say" && frame.kind !== "act") return;
    if (!this.done.has(frame.clientId)) {
      this.done.add(frame.clientId);
      this.carryOut(frame);
    }
    ear.hear({ kind: "accepted", clientId: frame.clientId });
  }

  private carryOut(command: Command): void {
    const message = `msg_mock_${++this.messages}`;
    const { clientId } = command;
    if (command.kind === "say") {
      this.put({ kind: "user_said", message, clientId, text: command.text });
      this.answer(message, this.sceneSaid(command.text));
      return;
    }
    const { action } = command;
    const scene = this.sceneTaken(action);
    const taken = scene?.[0]?.event;
    const label = taken?.kind === "action_taken" ? taken.label : this.label(action);
    this.put({ kind: "action_taken", message, clientId, action, label });
    if (!this.change(action, message) && !exported(this.desk, action, message)) this.answer(message, scene);
  }

  /** Changes that hold for whatever is on screen; `false` when a scene has to answer. */
  private change(action: Action, message: string): boolean {
    const { persona, brief } = this.view();
    switch (action.kind) {
      case "set_role":
      case "set_purpose": {
        const next =
          action.kind === "set_role" ? { ...persona, role: action.role } : { ...persona, purpose: action.purpose };
        this.put({ kind: "persona_set", persona: next });
        this.say(message, "Noted. What is on screen is cut for it from now on.");
        return true;
      }
      case "pause_run":
      case "resume_run":
        this.paused = action.kind === "pause_run";
        this.put({ kind: "workflow_paused", run: action.run, paused: this.paused });
        if (!this.paused) this.next();
        return true;
      case "cancel_run":
        this.timer?.();
        this.queue = [];
        this.put({
          kind: "workflow_complete",
          run: action.run,
          workflow: "customer_intelligence",
          outcome: { kind: "cancelled" },
          durationMs: 1_000,
        });
        return true;
      case "add_to_brief":
        this.put({ kind: "brief_edited", edit: { kind: "pin", finding: action.finding } });
        if (brief) this.put({ kind: "brief_changed", brief: pinned(brief, this.view(), action.finding) });
        return true;
      case "remove_line":
        this.put({ kind: "brief_edited", edit: { kind: "remove", line: action.line } });
        if (brief) this.put({ kind: "brief_changed", brief: changed(brief, action.line, null) });
        return true;
      case "rewrite_line":
        this.put({ kind: "brief_edited", edit: { kind: "rewrite", line: action.line, text: action.text } });
        if (brief) this.put({ kind: "brief_changed", brief: changed(brief, action.line, action.text) });
        return true;
      case "restore_line":
        this.put({ kind: "brief_edited", edit: { kind: "restore", line: action.line } });
        if (brief) this.put({ kind: "brief_changed", brief: this.restored(brief, action.line) });
        return true;
      default:
        return false;
    }
  }

  private answer(message: string, scene: Beat[] | undefined): void {
    for (const ear of this.ears) ear.hear({ kind: "transient", transient: { kind: "typing", message } });
    if (!scene) {
      this.stage.later(300 * this.pace, () =>
        this.say(message, "I did not find that. I looked at the company site, news, the job board and DNS records."),
      );
      return;
    }
    const beats = scene.slice(1).map(({ waitMs, event }): Beat => ({ waitMs, event: this.replied(event, message) }));
    this.playAside(beats);
  }

  private readonly desk: Desk = {
    view: () => this.view(),
    now: () => this.stage.now(),
    put: (event) => this.put(event),
    say: (inReplyTo, blocks, actions) => this.reply(inReplyTo, blocks, actions),
    later: (ms, run) => void this.stage.later(ms * this.pace, run),
    place: (system) => this.connections.place(system),
  };

  private say(inReplyTo: string, text: string): void {
    this.reply(inReplyTo, [{ kind: "text", style: "body", text, cites: [] }], []);
  }

  private reply(inReplyTo: string, blocks: Block[], actions: ActionOffer[]): void {
    const message: Message = {
      id: `${inReplyTo}_reply`,
      inReplyTo,
      blocks,
      actions,
      metadata: { workflowStep: "answer", dataSource: "none", confidence: null },
    };
    this.put({ kind: "assistant_said", message });
  }

  private replied(event: Event, inReplyTo: string): Event {
    if (event.kind !== "assistant_said") return event;
    return { ...event, message: { ...event.message, id: `${inReplyTo}_reply`, inReplyTo } };
  }

  private sceneSaid(text: string): Beat[] | undefined {
    const said = words(text);
    return this.story.scenes.find(([first]) => {
      if (first?.event.kind !== "user_said") return false;
      const known = words(first.event.text);
      return known === said || known.includes(said) || said.includes(known);
    });
  }

  private sceneTaken(action: Action): Beat[] | undefined {
    const exact = this.story.scenes.find(
      ([first]) =>
        first?.event.kind === "action_taken" && JSON.stringify(first.event.action) === JSON.stringify(action),
    );
    if (exact) return exact;
    const typed = wordsOf(action);
    if (typed) return this.sceneSaid(typed);
    const alike = new Set(["roi_case", "roi_input", "not_this_company", "pick_company", "correct_finding"]);
    return this.story.scenes.find(
      ([first]) =>
        first?.event.kind === "action_taken" && first.event.action.kind === action.kind && alike.has(action.kind),
    );
  }

  private label(action: Action): string {
    const turn = this.view().turns.findLast((item) => item.kind === "assistant" && item.message.actions.length > 0);
    const offers = turn?.kind === "assistant" ? turn.message.actions : [];
    const offer = offers.find((known) => JSON.stringify(known.action) === JSON.stringify(action));
    return offer?.label ?? action.kind.replaceAll("_", " ");
  }

  private restored(brief: Brief, id: string): Brief {
    const earlier = this.log.flatMap(({ event }) => (event.kind === "brief_changed" ? [event.brief] : []));
    for (const old of earlier.toReversed()) {
      for (const { section, lines } of old.sections) {
        const line = lines.find((known) => known.id === id);
        if (line) return added(brief, section, line);
      }
    }
    return brief;
  }

  private play(beats: Beat[]): void {
    this.queue = beats;
    this.next();
  }

  private next(): void {
    this.timer?.();
    this.timer = null;
    if (this.pace === 0) for (const beat of this.queue.splice(0)) this.put(beat.event);
    const beat = this.queue[0];
    if (!beat || this.paused) return;
    this.timer = this.stage.later(beat.waitMs * this.pace, () => {
      this.queue.shift();
      this.put(beat.event);
      this.next();
    });
  }

  /** Plays beside the opening, which may still run. */
  private playAside([beat, ...rest]: Beat[]): void {
    if (!beat) return;
    this.stage.later(beat.waitMs * this.pace, () => {
      this.put(beat.event);
      this.playAside(rest);
    });
  }

  private opened(event: Event, body: StartPrep): Event {
    if (event.kind === "prep_started") {
      const meeting = event.meeting && { ...event.meeting, startsAt: this.stage.now() + 27 * 60_000 };
      const persona = { role: body.role ?? null, purpose: body.purpose ?? null };
      return { ...event, prep: this.id, request: body.request, persona, meeting };
    }
    return event.kind === "user_said" ? { ...event, text: body.request, clientId: body.clientId } : event;
  }

  private put(event: Event): void {
    const seq = this.log.length + 1;
    const logged: Logged = { seq, at: this.stage.now(), id: `evt_mock_${seq}`, event };
    this.log.push(logged);
    for (const ear of this.ears) ear.hear({ kind: "event", ...logged });
  }
}

const words = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9 -]/g, "")
    .trim();
