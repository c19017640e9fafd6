/** What the page calls things. */
import type {
  Audience,
  Change,
  ConfidenceWord,
  DocumentAbout,
  DocumentFormat,
  EvidenceKind,
  FindingKind,
  Fit,
  PrepStatus,
  Purpose,
  RecommendationSlot,
  RoiTag,
  Role,
  SectionKind,
  SlotState,
  TechUse,
  Workflow,
  WorkSystem,
} from "../wire/types";

export const CONFIDENCE = {
  confirmed: "Confirmed",
  one_source: "One source",
  inferred: "Inferred",
  sources_disagree: "Sources disagree",
} satisfies Record<ConfidenceWord, string>;

export const KIND = {
  funding: "Funding",
  hiring: "Hiring",
  leadership: "Leadership",
  acquisition: "Acquisition",
  partnership: "Partnership",
  product_launch: "Product launch",
  expansion: "Expansion",
  layoffs: "Layoffs",
  security_incident: "Security incident",
  earnings: "Earnings",
  legal: "Legal",
  award: "Award",
  technology: "Technology",
  fact: "Fact",
  contact: "Contact",
} satisfies Record<FindingKind, string>;

export const SECTION = {
  say_first: "Say this first",
  in_the_room: "In the room",
  what_changed: "What changed",
  ask: "Ask",
  fit: "Fit",
  careful: "Careful",
  next_step: "Next step",
  not_found: "We could not find",
  pinned: "Pinned by you",
} satisfies Record<SectionKind, string>;

export const EVIDENCE = {
  own_announcement: "own announcement",
  own_page: "own page",
  filing: "filing",
  article: "article",
  wire_copy: "wire copy",
  aggregator: "directory",
  job_ad: "job ad",
  dns_record: "DNS record",
  fingerprint: "page fingerprint",
  vendor_page: "your own site",
  human: "told by you",
} satisfies Record<EvidenceKind, string>;

export const FIT = {
  integrates: "Integrates",
  coexists: "Coexists",
  competes: "Competes",
  unknown: "Unknown",
} satisfies Record<Fit, string>;

export const ROLE = { ae: "Account executive", csm: "Customer success manager", se: "Sales engineer" } satisfies Record<
  Role,
  string
>;

export const ROLE_SHORT = { ae: "AE", csm: "CSM", se: "SE" } satisfies Record<Role, string>;

export const PURPOSE = {
  renewal: "Renewal",
  expansion: "Expansion",
  discovery: "Technical discovery",
  executive: "Executive alignment",
} satisfies Record<Purpose, string>;

export const WORKFLOW = {
  vendor_context: "What your company sells",
  customer_intelligence: "What is going on at the customer",
  one_pager: "One-pager",
  deliver: "Delivery",
  follow: "Progress in Slack",
  model_answer: "In better words",
  second_reading: "A second reading by your model",
} satisfies Record<Workflow, string>;

export const SLOT = {
  primary: "Primary opportunity",
  expansion: "Expansion play",
  competitive: "Competitive angle",
} satisfies Record<RecommendationSlot, string>;

export const ROI_TAG = { customer_given: "from the customer", public: "public", assumed: "assumed" } satisfies Record<
  RoiTag,
  string
>;

export const SLOT_STATE = { unknown: "Unknown", partly: "Partly known", proven: "Proven" } satisfies Record<
  SlotState,
  string
>;

/** As in a sentence; `capital` for a button. */
export const FORMAT = {
  pdf: "PDF",
  pdf_phone: "PDF for the phone",
  pptx: "slides",
  email: "mail draft",
  markdown: "Markdown",
  html: "web page",
  csv: "findings table (CSV)",
  ics: "invitation (.ics)",
  json: "JSON",
} satisfies Record<DocumentFormat, string>;

export const FORMAT_SIGN = {
  pdf: "PDF",
  pdf_phone: "PDF",
  pptx: "PPTX",
  email: "EML",
  markdown: "MD",
  html: "HTML",
  csv: "CSV",
  ics: "ICS",
  json: "JSON",
} satisfies Record<DocumentFormat, string>;

export const ABOUT = {
  brief: "the brief",
  roi: "the ROI case",
  changes: "what changed",
  demo: "the demo",
  area: "a deep dive",
  finding: "a deep dive",
} satisfies Record<DocumentAbout["kind"], string>;

export const AUDIENCE = { internal: "Internal", customer: "Customer-safe" } satisfies Record<Audience, string>;

export const SYSTEM = { slack: "Slack", notion: "Notion", mail: "Mail" } satisfies Record<WorkSystem, string>;

export const CHANGE = {
  joins: "joins",
  leaves: "leaves",
  promoted: "promoted",
  interim: "fills in for the time being",
  board: "joins the board",
} satisfies Record<Change, string>;

export const TECH_USE = {
  serves: "answers for their domain",
  loads: "loaded by their pages",
  verified_domain: "domain verified with it",
  sends_mail: "may send their mail",
  job_ads: "named in job ads",
  stated: "they say so",
} satisfies Record<TechUse, string>;

export const STATUS = {
  researching: "researching",
  needs_choice: "waits for your choice",
  ready: "ready",
  nothing_found: "almost nothing found",
  failed: "research failed",
} satisfies Record<PrepStatus, string>;

/** `3 sources`, `1 source`. */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString("en")} ${n === 1 ? one : many}`;
}

/** `slides` as a button says it. */
export const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

/** `smart_collection` as a heading says it. */
export const plain = (name: string): string => capital(name.replaceAll("_", " ").trim());
