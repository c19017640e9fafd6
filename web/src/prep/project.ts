/** What components show, computed from the view. Pure. */
import type {
  ActionOffer,
  Area,
  Cite,
  DeliveryState,
  FindingId,
  FindingKind,
  OfferState,
  PrepView,
  RunView,
  SourceRef,
  Span,
  StepState,
  StepView,
  Timestamp,
  Workflow,
} from "../wire/types";
import type { SourcesFocus } from "./usePrep";

export type ResearchState = "none" | "running" | "paused" | "done" | "gaps" | "failed" | "cancelled" | "needs_choice";

export type Research = {
  runs: RunView[];
  finished: number;
  total: number;
  findings: number;
  read: number;
  state: ResearchState;
  /** The first beginning of its runs; `null` before. */
  startedAt: Timestamp | null;
  /** How long it took, when it has ended. */
  durationMs: number | null;
};

const RESEARCH: Workflow[] = ["vendor_context", "customer_intelligence"];

/** The newest run of a workflow. */
export function latestRun(view: PrepView, workflow: Workflow): RunView | undefined {
  return view.runs.findLast((run) => run.workflow === workflow);
}

export function isFinal(state: StepState): boolean {
  return state.kind !== "pending" && state.kind !== "running";
}

/** Where both research workflows stand. */
export function research(view: PrepView): Research {
  const runs = RESEARCH.flatMap((workflow) => latestRun(view, workflow) ?? []);
  const steps = runs.flatMap((run) => run.steps);
  const ended = runs.length > 0 && runs.every((run) => run.outcome !== null);
  return {
    runs,
    finished: steps.filter((step) => isFinal(step.state)).length,
    total: steps.length,
    findings: view.findings.length,
    read: steps.reduce((sum, step) => sum + step.counts.read, 0),
    state: researchState(runs),
    startedAt: runs.length ? Math.min(...runs.map((run) => run.startedAt)) : null,
    durationMs: ended ? Math.max(...runs.map((run) => run.durationMs ?? 0)) : null,
  };
}

function researchState(runs: RunView[]): ResearchState {
  if (runs.length === 0) return "none";
  const outcomes = runs.flatMap((run) => run.outcome ?? []);
  if (outcomes.some((outcome) => outcome.kind === "needs_choice")) return "needs_choice";
  if (outcomes.length < runs.length) {
    return runs.some((run) => run.paused && run.outcome === null) ? "paused" : "running";
  }
  if (outcomes.some((outcome) => outcome.kind === "failed")) return "failed";
  if (outcomes.some((outcome) => outcome.kind === "cancelled")) return "cancelled";
  return outcomes.some((outcome) => outcome.kind === "done_with_gaps") ? "gaps" : "done";
}

export type StepGroup = { group: string | null; steps: StepView[] };

/** Steps in order; those of one group that follow each other stand together. */
export function stepGroups(run: RunView): StepGroup[] {
  const groups: StepGroup[] = [];
  for (const step of run.steps) {
    const last = groups.at(-1);
    if (last && last.group !== null && last.group === step.plan.group) last.steps.push(step);
    else groups.push({ group: step.plan.group, steps: [step] });
  }
  return groups;
}

const AREA_KINDS: Partial<Record<Area, FindingKind[]>> = {
  funding: ["funding"],
  hiring: ["hiring"],
  leadership: ["leadership"],
  acquisition: ["acquisition"],
  partnership: ["partnership"],
  product_launch: ["product_launch"],
  expansion: ["expansion"],
  layoffs: ["layoffs"],
  security_incident: ["security_incident"],
  earnings: ["earnings"],
  technology: ["technology"],
  contacts: ["contact"],
};

const READY: OfferState = { kind: "ready" };
const NEW: OfferState = { kind: "new" };

/** An offer that waited when it was made may be ready by now. */
export function offerState(offer: ActionOffer, view: PrepView): OfferState {
  if (offer.state.kind !== "pending") return offer.state;
  const { state } = research(view);
  if (offer.action.kind === "show_known_so_far") {
    return view.findings.length > 0 ? READY : offer.state;
  }
  if (offer.action.kind === "explore") {
    const kinds = AREA_KINDS[offer.action.area] ?? [];
    if (view.findings.some((finding) => kinds.includes(finding.kind))) return NEW;
  }
  return state === "running" || state === "paused" || state === "none" ? offer.state : READY;
}

const APPROVED = {
  proposed: false,
  set_aside: false,
  sending: true,
  delivered: true,
  failed: false,
} satisfies Record<DeliveryState["kind"], boolean>;

/** Whether the choice that an offer stands for has been made. */
export function isChosen(offer: ActionOffer, view: PrepView): boolean | undefined {
  switch (offer.action.kind) {
    case "set_purpose":
      return view.persona.purpose === offer.action.purpose;
    case "set_role":
      return view.persona.role === offer.action.role;
    case "add_to_brief": {
      const { finding } = offer.action;
      return view.edits.some((edit) => edit.kind === "pin" && edit.finding === finding);
    }
    case "approve_delivery": {
      const { delivery } = offer.action;
      const known = view.deliveries.find((one) => one.delivery.id === delivery);
      return (known && APPROVED[known.state.kind]) || undefined;
    }
    default:
      return undefined;
  }
}

export type OfferGroup = { name: "purpose" | "role" | "more"; offers: ActionOffer[] };

/** Offers in groups, the preferred one first in each. */
export function offerGroups(offers: readonly ActionOffer[]): OfferGroup[] {
  const nameOf = (offer: ActionOffer): OfferGroup["name"] => {
    if (offer.action.kind === "set_purpose") return "purpose";
    return offer.action.kind === "set_role" ? "role" : "more";
  };
  const names: OfferGroup["name"][] = ["purpose", "role", "more"];
  return names
    .map((name) => ({ name, offers: offers.filter((offer) => nameOf(offer) === name).sort(preferredFirst) }))
    .filter((group) => group.offers.length > 0);
}

const preferredFirst = (a: ActionOffer, b: ActionOffer) => Number(b.preferred) - Number(a.preferred);

/** The offers under the newest message that has any. */
export function presentOffers(view: PrepView): ActionOffer[] {
  const turn = view.turns.findLast((item) => item.kind === "assistant" && item.message.actions.length > 0);
  return turn?.kind === "assistant" ? offerGroups(turn.message.actions).flatMap((group) => group.offers) : [];
}

export type SourceQuote = { quote: string; span: Span | null };

export type SourceEntry = {
  evidence: string;
  url: string;
  publisher: string;
  /** Absent for a source of your own company's profile. */
  source: SourceRef | null;
  quotes: SourceQuote[];
  /** Titles of the findings that rest on it. */
  findings: string[];
};

/** Sources of what the drawer is about: each address once, with its quotes and what rests on it. */
export function sourceEntries(view: PrepView, focus: SourcesFocus): SourceEntry[] {
  const book = new SourceBook(view);
  if (focus.kind === "cites") for (const cite of focus.cites) book.cite(cite);
  else if (focus.kind === "finding") book.finding(focus.finding);
  else book.everything();
  return book.entries();
}

class SourceBook {
  private readonly byUrl = new Map<string, SourceEntry>();
  private readonly refs = new Map<string, SourceRef>();

  constructor(private readonly view: PrepView) {
    for (const finding of view.findings) for (const source of finding.sources) this.refs.set(source.evidence, source);
    for (const source of view.sources) this.refs.set(source.evidence, source);
  }

  cite(cite: Cite): void {
    const entry = this.entry(cite.evidence, cite.url, cite.publisher);
    const span = this.spans().find((known) => known.evidence === cite.evidence && known.quote === cite.quote);
    addQuote(entry, cite.quote, span ?? null);
  }

  finding(id: FindingId): void {
    const finding = this.view.findings.find((known) => known.id === id);
    for (const source of finding?.sources ?? []) this.ref(source);
    for (const span of finding?.spans ?? []) this.span(span);
    for (const conflict of finding?.conflicts ?? []) {
      this.ref(conflict.source);
      this.span(conflict.span);
    }
  }

  everything(): void {
    for (const finding of this.view.findings) this.finding(finding.id);
    for (const source of this.view.sources) this.ref(source);
  }

  entries(): SourceEntry[] {
    const entries = [...this.byUrl.values()];
    for (const finding of this.view.findings) {
      const own = new Set(finding.sources.map((source) => source.url));
      for (const entry of entries) if (own.has(entry.url)) entry.findings.push(finding.title);
    }
    return entries.sort((a, b) => b.findings.length - a.findings.length);
  }

  private spans(): Span[] {
    return this.view.findings.flatMap((finding) => [
      ...finding.spans,
      ...(finding.conflicts ?? []).map((conflict) => conflict.span),
    ]);
  }

  private ref(source: SourceRef): void {
    this.entry(source.evidence, source.url, source.publisher);
  }

  private span(span: Span): void {
    const source = this.refs.get(span.evidence);
    if (source) addQuote(this.entry(source.evidence, source.url, source.publisher), span.quote, span);
  }

  private entry(evidence: string, url: string, publisher: string): SourceEntry {
    const known = this.byUrl.get(url);
    if (known) return known;
    const source = this.refs.get(evidence) ?? null;
    const entry: SourceEntry = { evidence, url, publisher, source, quotes: [], findings: [] };
    this.byUrl.set(url, entry);
    return entry;
  }
}

function addQuote(entry: SourceEntry, quote: string, span: Span | null): void {
  if (!entry.quotes.some((known) => known.quote === quote)) entry.quotes.push({ quote, span });
}

/** Addresses that cites rest on, each once. */
export function citeCount(cites: readonly Cite[]): number {
  return new Set(cites.map((cite) => cite.url)).size;
}

/** A link that a browser may open: only the web, never `javascript:` or `dns:`. */
export function webAddress(url: string): string | null {
  try {
    const { protocol } = new URL(url);
    return protocol === "https:" || protocol === "http:" ? url : null;
  } catch {
    return null;
  }
}
