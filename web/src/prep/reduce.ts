/**
 * The fold over a prep's events: the same view as `PrepView` of crates/domain/src/view.rs.
 * `fixtures/preps` holds both to it.
 */
import type {
  Angle,
  Delivery,
  DeliveryId,
  DeliveryKind,
  DeliveryState,
  DeliveryView,
  Draft,
  Event,
  Finding,
  FindingId,
  Logged,
  MessageId,
  ModelTotals,
  ModelUse,
  PrepView,
  RunId,
  RunOutcome,
  RunView,
  SourceRef,
  StepPlan,
  Timestamp,
  Turn,
  Workflow,
} from "../wire/types";

/** Edits to a brief that are kept; `BRIEF_EDITS_MAX` in crates/domain/src/limits.rs. */
const BRIEF_EDITS_MAX = 500;

/** A prep before its first event. */
export const EMPTY: PrepView = {
  id: null,
  request: "",
  company: { name: "", domain: null },
  identified: null,
  candidates: [],
  vendor: null,
  persona: { role: null, purpose: null },
  meeting: null,
  createdAt: 0,
  updatedAt: 0,
  lastSeq: 0,
  runs: [],
  turns: [],
  findings: [],
  corrections: [],
  angles: [],
  analysis: null,
  sources: [],
  edits: [],
  brief: null,
  documents: [],
  deliveries: [],
  model: { asked: 0, cached: 0, tokens: 0, micros: 0, unpriced: 0 },
};

/** The view of a whole log. */
export function fold(log: Iterable<Logged>, from: PrepView = EMPTY): PrepView {
  let view = from;
  for (const logged of log) view = reduce(view, logged);
  return view;
}

/** Takes one event in. Events at or before `lastSeq` were seen already and change nothing. */
export function reduce(view: PrepView, logged: Logged): PrepView {
  if (logged.seq <= view.lastSeq) return view;
  const next = { ...view, lastSeq: logged.seq, updatedAt: logged.at };
  return take(next, logged.at, logged.event);
}

/** A table: one arm for each kind of event. An event of a newer server is counted and changes nothing else. */
function take(view: PrepView, at: Timestamp, event: Event): PrepView {
  switch (event.kind) {
    case "prep_started": {
      const { prep, request, company, vendor, persona, meeting } = event;
      return { ...view, id: prep, request, company, vendor, persona, meeting, createdAt: at };
    }
    case "user_said":
      return repTurn(view, event.message, event.text, at);
    case "action_taken":
      return repTurn(view, event.message, event.label, at);
    case "assistant_said":
      return { ...view, turns: [...view.turns, { kind: "assistant", message: event.message, at }] };
    case "persona_set":
      return { ...view, persona: event.persona };
    case "vendor_set":
      return { ...view, vendor: event.vendor };
    case "workflow_started":
      return { ...view, runs: [...view.runs, started(event.run, event.workflow, event.attempt, event.steps, at)] };
    case "workflow_progress":
      return progress(view, event);
    case "workflow_paused":
      return changeRun(view, event.run, (run) => ({ ...run, paused: event.paused }));
    case "workflow_complete":
      return complete(view, event);
    case "company_identified": {
      const { name, domain } = event.company;
      return { ...view, company: { name, domain }, identified: event.company, candidates: [] };
    }
    case "company_ambiguous":
      return { ...view, candidates: event.candidates };
    case "sources_read":
      return { ...view, sources: read(view.sources, event.sources) };
    case "finding_added":
    case "finding_changed":
      return { ...view, findings: putFinding(view.findings, event.finding) };
    case "finding_withdrawn":
      return {
        ...view,
        findings: view.findings.filter((known) => known.id !== event.finding),
        angles: view.angles.filter((angle) => angle.finding !== event.finding),
      };
    case "finding_corrected": {
      const others = view.corrections.filter((known) => known.finding !== event.finding);
      return { ...view, corrections: [...others, { finding: event.finding, note: event.note }] };
    }
    case "partial_results":
      return {
        ...view,
        angles: putAngles(view.angles, event.angles),
        turns: showCards(view.turns, event.findings, at),
      };
    case "analysis_ready":
      return { ...view, angles: event.analysis.angles, analysis: event.analysis };
    case "brief_edited":
      return view.edits.length < BRIEF_EDITS_MAX ? { ...view, edits: [...view.edits, event.edit] } : view;
    case "brief_changed":
      return { ...view, brief: event.brief };
    case "document_ready": {
      const others = view.documents.filter((known) => known.id !== event.document.id);
      return { ...view, documents: [...others, event.document] };
    }
    case "delivery_proposed": {
      // Logs of earlier versions bring documents only, and do not say so.
      const delivery: Delivery = { ...event.delivery, kind: event.delivery.kind ?? "document" };
      return {
        ...view,
        deliveries: [
          ...setAside(view.deliveries, delivery),
          {
            delivery,
            state: { kind: "proposed" },
            receipts: [],
            attempted: null,
            tries: 0,
            run: null,
            stopped: false,
          },
        ],
      };
    }
    case "delivery_approved":
      return changeDelivery(view, event.delivery, (known) => ({
        ...known,
        state: { kind: "sending" },
        run: event.run,
        stopped: false,
      }));
    case "delivery_stopped":
      return changeDelivery(view, event.delivery, (known) => ({ ...known, stopped: true }));
    case "delivery_attempted":
      return changeDelivery(view, event.delivery, (known) => ({
        ...known,
        tries: known.tries + 1,
        attempted: { part: event.part, at },
      }));
    case "delivery_refused":
      return changeDelivery(view, event.delivery, (known) => ({ ...known, attempted: null }));
    case "delivery_taken":
      return changeDelivery(view, event.delivery, (known) => ({
        ...known,
        attempted: null,
        receipts: [...known.receipts, event.receipt],
      }));
    case "delivered":
      return changeDelivery(view, event.delivery, (known) => ({
        ...known,
        state: { kind: "delivered", at, url: event.url },
      }));
    case "delivery_failed":
      return changeDelivery(view, event.delivery, (known) => ({
        ...known,
        state: { kind: "failed", what: event.what, unclear: event.unclear },
      }));
    case "model_asked":
      return { ...view, model: addUse(view.model, event.used) };
    case "answer_drafted":
      return { ...view, turns: putDraft(view.turns, event.message, event.draft) };
    // Findings are read off it on the server; nobody sees it.
    case "proposals_read":
      return view;
    default:
      return unknown(event, view);
  }
}

function addUse(totals: ModelTotals, used: ModelUse): ModelTotals {
  if (used.cached) return { ...totals, cached: totals.cached + 1 };
  return {
    ...totals,
    asked: totals.asked + 1,
    tokens: totals.tokens + used.inputTokens + used.outputTokens,
    micros: totals.micros + (used.micros ?? 0),
    unpriced: totals.unpriced + (used.micros === null ? 1 : 0),
  };
}

function putDraft(turns: Turn[], message: MessageId, draft: Draft): Turn[] {
  return turns.map((turn) =>
    turn.kind === "assistant" && turn.message.id === message ? { ...turn, message: { ...turn.message, draft } } : turn,
  );
}

function unknown(_event: never, view: PrepView): PrepView {
  return view;
}

/** One proposal to a system waits for approval: the newest. Progress takes no document's place. */
function setAside(known: DeliveryView[], { system, kind }: Delivery): DeliveryView[] {
  return known.map((one) =>
    one.delivery.system === system && tells[one.delivery.kind] === tells[kind] && one.state.kind === "proposed"
      ? { ...one, state: { kind: "set_aside" } }
      : one,
  );
}

/** Whether it tells of the research itself. */
const tells = { document: false, live_progress: true, outcome: true } satisfies Record<DeliveryKind, boolean>;

function changeDelivery(view: PrepView, id: DeliveryId, change: (known: DeliveryView) => DeliveryView): PrepView {
  return {
    ...view,
    deliveries: view.deliveries.map((known) => (known.delivery.id === id ? change(known) : known)),
  };
}

function repTurn(view: PrepView, message: MessageId, text: string, at: Timestamp): PrepView {
  return { ...view, turns: [...view.turns, { kind: "rep", message, text, at }] };
}

function started(run: RunId, workflow: Workflow, attempt: number, steps: StepPlan[], at: Timestamp): RunView {
  return {
    run,
    workflow,
    attempt,
    startedAt: at,
    steps: steps.map((plan) => ({
      plan,
      state: { kind: "pending" },
      counts: { read: 0, findings: 0, failed: 0 },
      gaps: [],
    })),
    paused: false,
    outcome: null,
    durationMs: null,
  };
}

/** Changes the first item that fits; a list without one stays the same. */
function changeFirst<T>(items: T[], fits: (item: T) => boolean, change: (item: T) => T): T[] {
  const at = items.findIndex(fits);
  return at < 0 ? items : items.map((item, index) => (index === at ? change(item) : item));
}

function changeRun(view: PrepView, id: RunId, change: (run: RunView) => RunView): PrepView {
  return { ...view, runs: changeFirst(view.runs, (run) => run.run === id, change) };
}

/** A delivery that its run left on its way has failed. */
function complete(view: PrepView, event: Extract<Event, { kind: "workflow_complete" }>): PrepView {
  const { run, outcome, durationMs } = event;
  const deliveries = view.deliveries.map((known) =>
    known.run === run && known.state.kind === "sending" ? { ...known, state: brokenOff(known, outcome) } : known,
  );
  return changeRun({ ...view, deliveries }, run, (known) => ({ ...known, outcome, durationMs }));
}

/** A part that was announced and has neither receipt nor refusal may have arrived. */
function brokenOff({ attempted }: DeliveryView, outcome: RunOutcome): DeliveryState {
  const unclear = attempted !== null;
  switch (outcome.kind) {
    case "cancelled":
      return { kind: "failed", what: "It was stopped before all of it had arrived.", unclear };
    case "failed":
      return { kind: "failed", what: `It broke off before all of it had arrived (${outcome.what}).`, unclear };
    case "done":
    case "done_with_gaps":
    case "needs_choice":
      return { kind: "failed", what: "It ended before all of it had arrived.", unclear };
  }
}

function progress(view: PrepView, event: Extract<Event, { kind: "workflow_progress" }>): PrepView {
  const { state, counts } = event;
  // Logs of earlier versions do not tell gaps.
  const gaps = event.gaps ?? [];
  return changeRun(view, event.run, (run) => ({
    ...run,
    steps: changeFirst(
      run.steps,
      (step) => step.plan.step === event.step,
      (step) => ({ ...step, state, counts, gaps }),
    ),
  }));
}

function read(known: SourceRef[], sources: SourceRef[]): SourceRef[] {
  const all = [...known];
  for (const source of sources) {
    if (!all.some((other) => other.evidence === source.evidence)) all.push(source);
  }
  return all;
}

function putFinding(findings: Finding[], finding: Finding): Finding[] {
  const known = findings.some((other) => other.id === finding.id);
  if (!known) return [...findings, finding];
  return changeFirst(
    findings,
    (other) => other.id === finding.id,
    () => finding,
  );
}

function putAngles(known: Angle[], angles: Angle[]): Angle[] {
  const all = [...known];
  for (const angle of angles) {
    const at = all.findIndex((other) => other.finding === angle.finding);
    if (at < 0) all.push(angle);
    else all[at] = angle;
  }
  return all;
}

function showCards(turns: Turn[], findings: FindingId[], at: Timestamp): Turn[] {
  const shown = new Set(turns.flatMap((turn) => (turn.kind === "cards" ? turn.findings : [])));
  const fresh = findings.filter((id) => !shown.has(id));
  if (fresh.length === 0) return turns;
  const last = turns.at(-1);
  if (last?.kind === "cards") {
    return [...turns.slice(0, -1), { ...last, findings: [...last.findings, ...fresh] }];
  }
  return [...turns, { kind: "cards", findings: fresh, at }];
}
