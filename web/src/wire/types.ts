// Written from crates/domain by `cargo xtask gen`. Do not edit.

/**
 * `POST /api/preps/{id}/actions`.
 */
export type Act = { clientId: ClientId, action: Action, };

/**
 * An action with everything it needs.
 */
export type Action = { "kind": "set_purpose", purpose: Purpose, } | { "kind": "set_role", role: Role, } | { "kind": "set_vendor", vendor: string, } | { "kind": "pick_company", name: string, domain: string | null, } | { "kind": "not_this_company" } | { "kind": "show_known_so_far" } | { "kind": "skip_to_results" } | { "kind": "explore", area: Area, } | { "kind": "explore_finding", finding: FindingId, } | { "kind": "who_to_contact", finding: FindingId, } | { "kind": "product_fit", finding: FindingId | null, } | { "kind": "add_to_brief", finding: FindingId, } | { "kind": "add_recommendation", recommendation: RecommendationId, } | { "kind": "remove_line", line: LineId, } | { "kind": "restore_line", line: LineId, } | { "kind": "rewrite_line", line: LineId, text: string, } | { "kind": "reword", message?: MessageId, wording: Wording, } | { "kind": "preview_document" } | { "kind": "create_document" } & DocumentOrder | { "kind": "propose_delivery", system: WorkSystem, 
/**
 * Mail addresses; a system with a place of its own needs none.
 */
to: Array<string>, audience?: Audience, } | { "kind": "propose_progress" } | { "kind": "approve_delivery", delivery: DeliveryId, } | { "kind": "schedule_demo", recommendation: RecommendationId | null, } | { "kind": "incumbent_pains", technology: string, } | { "kind": "roi_case" } | { "kind": "roi_input", key: string, value: number, low?: number, high?: number, 
/**
 * Whether the customer said it; without it, yes.
 */
tag?: RoiTag, } | { "kind": "roi_reset", key: string | null, } | { "kind": "correct_finding", finding: FindingId, note: string, } | { "kind": "ask", text: string, } | { "kind": "refresh" } | { "kind": "cancel_run", run: RunId, } | { "kind": "pause_run", run: RunId, } | { "kind": "resume_run", run: RunId, };

/**
 * What the rep has to type before the action can be taken.
 */
export type ActionInput = { label: string, placeholder: string, };

/**
 * A button, with why it is there.
 */
export type ActionOffer = { action: Action, label: string, 
/**
 * Why it is offered.
 */
why: string, state: OfferState, 
/**
 * Drawn first and bold: the saved default, or the best next step.
 */
preferred: boolean, 
/**
 * With it, what is typed replaces the empty text of the action.
 */
input: ActionInput | null, };

/**
 * Everything concluded from the findings for one vendor, role and purpose.
 */
export type Analysis = { angles: Array<Angle>, fit: Array<FitRow>, recommendations: Array<Recommendation>, roi: RoiCase | null, 
/**
 * The three best starters over all findings, then the reserve.
 */
starters: Array<Starter>, 
/**
 * Three questions for what nobody knows yet.
 */
questions: Array<string>, 
/**
 * What is known of the deal, slot by slot. Internal only. Absent in what was concluded before there were slots.
 */
qualification: Qualification | null, 
/**
 * What not to do. Internal only.
 */
careful: Array<string>, 
/**
 * What was looked for and not found, and where.
 */
notFound: Array<string>, };

/**
 * What one finding means for this vendor and this rep.
 */
export type Angle = { finding: FindingId, 
/**
 * Short: what a card says behind *So what*.
 */
soWhat: string, whyItMatters: string, opportunity: string, starters: Array<Starter>, questions: Array<string>, 
/**
 * What they may say against it, and how to go on asking.
 */
objections: Array<Objection>, careful: Array<string>, 
/**
 * The vendor's own customers in a like case.
 */
similar: Array<Similar>, };

/**
 * A part of what can be asked about.
 */
export type Area = "findings" | "news" | "funding" | "hiring" | "leadership" | "acquisition" | "partnership" | "product_launch" | "expansion" | "layoffs" | "security_incident" | "earnings" | "technology" | "contacts" | "competition" | "product_fit" | "roi" | "risks" | "expansion_opportunities" | "success_metrics" | "qualification" | "starters" | "careful";

/**
 * A part that was announced.
 */
export type AttemptedPart = { part: number, at: Timestamp, };

/**
 * Who will read a document.
 */
export type Audience = "internal" | "customer";

/**
 * A bar of a chart.
 */
export type Bar = { label: string, value: number, marked: number, };

/**
 * A part of an answer. Never HTML, never Markdown.
 */
export type Block = { "kind": "text", style: TextStyle, text: string, cites: Array<Cite>, } | { "kind": "finding", finding: FindingId, } | { "kind": "signal_list", title: string, findings: Array<FindingId>, } | { "kind": "insight_list", title: string, items: Array<Insight>, } | { "kind": "timeline", title: string, items: Array<TimelineItem>, } | { "kind": "chart", title: string, unit: string, bars: Array<Bar>, summary: string, } | { "kind": "matrix", title: string, rows: Array<FitRow>, } | { "kind": "people", title: string, tiers: Array<PeopleTier>, } | { "kind": "recommendation", recommendation: Recommendation, } | { "kind": "roi", case: RoiCase, } | { "kind": "qualification", title: string, qualification: Qualification, } | { "kind": "document", document: DocumentId, } | { "kind": "question", text: string, } | { "kind": "candidates", text: string, candidates: Array<CompanyCandidate>, } | { "kind": "progress", run: RunId, } | { "kind": "sources", title: string, sources: Array<SourceRef>, };

/**
 * The brief: sections in reading order.
 */
export type Brief = { sections: Array<BriefSection>, words: number, readingSeconds: number, 
/**
 * Lines that did not fit under the word limit.
 */
leftOut: number, };

/**
 * What the rep did to the brief; kept, and applied again after every rebuild.
 */
export type BriefEdit = { "kind": "pin", finding: FindingId, } | { "kind": "pin_text", line: LineId, text: string, cites: Array<Cite>, } | { "kind": "remove", line: LineId, } | { "kind": "restore", line: LineId, } | { "kind": "rewrite", line: LineId, text: string, };

/**
 * One line. Its id is derived from what it stands for, so that edits find it again after a refresh.
 */
export type BriefLine = { id: LineId, text: string, 
/**
 * A second, quieter part: a role, a label.
 */
detail: string | null, on: PartialDate | null, 
/**
 * A row of the fit matrix, in that section.
 */
row: FitRow | null, finding: FindingId | null, cites: Array<Cite>, confidence: ConfidenceWord | null, origin: LineOrigin, 
/**
 * Never reaches a document for the customer.
 */
internal: boolean, 
/**
 * Why it is internal, so that an export can decide by kind.
 */
internalBecause?: InternalMark, };

/**
 * A section with its lines.
 */
export type BriefSection = { section: SectionKind, lines: Array<BriefLine>, };

/**
 * Something a product does for its user.
 */
export type Capability = { name: string, text: string, 
/**
 * Ids of the needs it meets, from the table of needs.
 */
needs: Array<string>, span: Span | null, };

/**
 * The direction of a change of a person's place. Who comes for the time being, or to watch over those who lead, is told
 * apart from who comes to lead.
 */
export type Change = "joins" | "leaves" | "promoted" | "interim" | "board";

/**
 * A reference from a sentence of ours to what holds it.
 */
export type Cite = { evidence: EvidenceId, quote: string, url: string, publisher: string, };

/**
 * From a client over the socket. The client keeps a command until it is accepted or rejected.
 */
export type ClientFrame = { "kind": "say", clientId: ClientId, text: string, } | { "kind": "act", clientId: ClientId, action: Action, } | { "kind": "ack", seq: number, } | { "kind": "ping", clientId: ClientId, };

/**
 * Chosen by the client, so that the same command twice happens once.
 */
export type ClientId = string;

/**
 * A company that we know to be the one.
 */
export type Company = { name: string, domain: string | null, legalName: string | null, 
/**
 * Other names by which texts may call it.
 */
aliases: Array<string>, industry: string | null, place: string | null, 
/**
 * Names that it had before.
 */
formerNames?: Array<string>, 
/**
 * Domains that are its own too.
 */
otherDomains?: Array<string>, 
/**
 * What registers and platforms call it.
 */
ids?: CompanyIds, 
/**
 * The company that owns it.
 */
parent?: string, 
/**
 * Why we think that it is this one, in words.
 */
because: Array<string>, evidence: EvidenceId | null, };

/**
 * One of several companies that the rep may have meant.
 */
export type CompanyCandidate = { company: Company, 
/**
 * From 0 (unlikely) to 100.
 */
score: number, };

/**
 * A company in the words of registers and platforms.
 */
export type CompanyIds = { 
/**
 * Wikidata: `Q478214`.
 */
wikidata?: string, 
/**
 * Title of its article in the English Wikipedia.
 */
wikipedia?: string, 
/**
 * Central Index Key of the SEC, without leading zeros.
 */
cik?: string, 
/**
 * Legal Entity Identifier, ISO 17442.
 */
lei?: string, 
/**
 * Symbol at a stock exchange.
 */
ticker?: string, 
/**
 * Number at Companies House, with leading zeros.
 */
companiesHouse?: string, 
/**
 * Login of its GitHub organisation.
 */
github?: string, 
/**
 * YouTube channel: `UC…`.
 */
youtube?: string, 
/**
 * Its page in the Y Combinator directory.
 */
yc?: string, };

/**
 * A company as the rep named it.
 */
export type CompanyRef = { name: string, domain: string | null, };

/**
 * A competitor, and what the vendor says about meeting it.
 */
export type Competitor = { name: string, text: string, span: Span | null, };

/**
 * How sure code is, and why.
 */
export type Confidence = { word: ConfidenceWord, 
/**
 * From 0 to 1.
 */
value: number, because: Array<string>, };

/**
 * The word that a rep sees.
 */
export type ConfidenceWord = "confirmed" | "one_source" | "inferred" | "sources_disagree";

/**
 * A field on which sources differ, side by side.
 */
export type Conflict = { 
/**
 * The field of `fields`, as in the JSON.
 */
field: string, 
/**
 * The value shown in the finding.
 */
chosen: string, 
/**
 * What the other sources say.
 */
other: string, 
/**
 * The quote that says the other value.
 */
span: Span, source: SourceRef, };

/**
 * `PUT /api/connections/{system}`: what the system is called with. Slack takes `url` (an incoming webhook), or `token`
 * and `channel`; Notion `token` and `parent`; mail `host`, `from`, and as needed `port`, `security`, `user` and `password`.
 */
export type Connect = { url?: string, token?: string, channel?: string, parent?: string, host?: string, port?: number, 
/**
 * `tls`, `starttls` (the usual one), or `none` for a server on this machine.
 */
security?: string, user?: string, password?: string, from?: string, };

/**
 * `PUT /api/model`.
 */
export type ConnectModel = { words: ModelBackend, 
/**
 * The name of a smaller model at the same address, for sentences and documents.
 */
small?: string, 
/**
 * Asked when the others fail.
 */
backup?: ModelBackend, reads?: boolean, private?: boolean, prepTokensMax?: number, dayTokensMax?: number, monthTokensMax?: number, prepMicrosMax?: number, dayMicrosMax?: number, monthMicrosMax?: number, };

/**
 * Whether a system answered.
 */
export type ConnectionCheck = { works: boolean, 
/**
 * What it said, in a sentence.
 */
said: string, };

/**
 * `GET /api/connections`.
 */
export type ConnectionList = { connections: Array<ConnectionState>, };

/**
 * A system that documents can be delivered to, and whether it is connected.
 */
export type ConnectionState = { system: WorkSystem, 
/**
 * How and where to, without a secret; absent when it is not connected.
 */
to: string | null, };

/**
 * The rep's word about a finding.
 */
export type Correction = { finding: FindingId, note: string, };

/**
 * What would be sent, fixed: a place in the log and a day give the same document for ever. Progress is of the moment
 * in which it is sent.
 */
export type Delivery = { id: DeliveryId, kind: DeliveryKind, system: WorkSystem, 
/**
 * Where it goes, in words.
 */
to: string, 
/**
 * Mail addresses.
 */
recipients: Array<string>, audience: Audience, title: string, 
/**
 * What goes out, as its readers will see it.
 */
preview: Array<DeliverySection>, 
/**
 * Messages, or calls that fill a page.
 */
parts: number, 
/**
 * An earlier delivery that it takes the place of.
 */
replaces: DeliveryId | null, seq: number, day: PartialDate, };

/**
 * A document on its way to a system.
 */
export type DeliveryId = string;

/**
 * What a delivery brings.
 */
export type DeliveryKind = "document" | "live_progress" | "outcome";

/**
 * What a system said when it took a part.
 */
export type DeliveryReceipt = { 
/**
 * What the system calls the part.
 */
id: string, 
/**
 * What the system calls the place.
 */
place: string, url: string | null, };

/**
 * A section of what goes out.
 */
export type DeliverySection = { title: string, lines: Array<string>, };

/**
 * How far a delivery has come.
 */
export type DeliveryState = { "kind": "proposed" } | { "kind": "set_aside" } | { "kind": "sending" } | { "kind": "delivered", at: Timestamp, url: string | null, } | { "kind": "failed", what: string, unclear: boolean, };

/**
 * A delivery as it stands.
 */
export type DeliveryView = { delivery: Delivery, state: DeliveryState, 
/**
 * In the order of the parts; as many as have arrived.
 */
receipts: Array<DeliveryReceipt>, 
/**
 * The part that was announced last, and when, while it has no receipt.
 */
attempted: AttemptedPart | null, 
/**
 * How often any part was announced.
 */
tries: number, 
/**
 * The run that the last approval began.
 */
run: RunId | null, 
/**
 * The rep asked for its message to be changed no more.
 */
stopped: boolean, };

/**
 * What a document is about.
 */
export type DocumentAbout = { "kind": "brief" } | { "kind": "area", area: Area, } | { "kind": "finding", finding: FindingId, } | { "kind": "roi" } | { "kind": "changes" } | { "kind": "demo" };

/**
 * A format that can be made today.
 */
export type DocumentFormat = "pdf" | "pdf_phone" | "markdown" | "pptx" | "html" | "email" | "json" | "csv" | "ics";

/**
 * One rendered document.
 */
export type DocumentId = string;

/**
 * How much of it is wanted.
 */
export type DocumentLength = "full" | "short" | "shortest";

/**
 * A rendered document; its bytes lie in the store under their hash.
 */
export type DocumentMeta = { id: DocumentId, format: DocumentFormat, audience: Audience, about?: DocumentAbout, length?: DocumentLength, words?: DocumentWords, title: string, fileName: string, bytes: number, contentHash: string, madeAt: Timestamp, };

/**
 * A document as it is asked for.
 */
export type DocumentOrder = { format: DocumentFormat, 
/**
 * Who will read it; without it, whom the format is for.
 */
audience?: Audience, about?: DocumentAbout, length?: DocumentLength, 
/**
 * In other words than those of the rules, by the language model; only the brief is.
 */
wording?: Wording, };

/**
 * Lines of a document that a language model said in other words, each held against its sources.
 */
export type DocumentWords = { wording: Wording, model: string, 
/**
 * Lines in its words.
 */
lines: number, 
/**
 * Lines in those of the rules: their new words did not hold, or they were not to be said otherwise.
 */
kept: number, };

/**
 * An answer in a model's words, beside the one by the rules, which stays.
 */
export type Draft = { "kind": "asked", run: RunId, task: ModelTask, tokensMax: number, 
/**
 * Millionths of a US dollar; absent where the price is not known.
 */
microsMax: number | null, } | { "kind": "written", model: string, sentences: Array<Sentence>, 
/**
 * Sentences that the evidence did not hold; they were cut.
 */
cut: number, } | { "kind": "taken" } | { "kind": "lost", what: string, };

/**
 * What happened.
 */
export type Event = { "kind": "prep_started", prep: PrepId, request: string, company: CompanyRef, vendor: VendorRef | null, persona: Persona, meeting: Meeting | null, } | { "kind": "user_said", message: MessageId, clientId: ClientId, text: string, } | { "kind": "action_taken", message: MessageId, clientId: ClientId, action: Action, 
/**
 * The action as a button says it.
 */
label: string, } | { "kind": "assistant_said", message: Message, } | { "kind": "persona_set", persona: Persona, } | { "kind": "vendor_set", vendor: VendorRef, } | { "kind": "workflow_started", run: RunId, workflow: Workflow, 
/**
 * Grows with every run of the same workflow in the prep.
 */
attempt: number, steps: Array<StepPlan>, } | { "kind": "workflow_progress", run: RunId, step: string, state: StepState, counts: StepCounts, 
/**
 * What the step could not get, in sentences, though the rest of it worked.
 */
gaps: Array<string>, } | { "kind": "workflow_paused", run: RunId, paused: boolean, } | { "kind": "workflow_complete", run: RunId, workflow: Workflow, outcome: RunOutcome, durationMs: number, } | { "kind": "company_identified", company: Company, } | { "kind": "company_ambiguous", candidates: Array<CompanyCandidate>, } | { "kind": "sources_read", run: RunId, step: string, sources: Array<SourceRef>, } | { "kind": "finding_added", finding: Finding, } | { "kind": "finding_changed", finding: Finding, because: string, } | { "kind": "finding_withdrawn", finding: FindingId, because: string, } | { "kind": "finding_corrected", finding: FindingId, note: string, } | { "kind": "partial_results", run: RunId, step: string, findings: Array<FindingId>, angles: Array<Angle>, } | { "kind": "analysis_ready", run: RunId | null, persona: Persona, analysis: Analysis, } | { "kind": "brief_edited", edit: BriefEdit, } | { "kind": "brief_changed", brief: Brief, } | { "kind": "document_ready", document: DocumentMeta, } | { "kind": "delivery_proposed", delivery: Delivery, } | { "kind": "delivery_approved", delivery: DeliveryId, run: RunId, } | { "kind": "delivery_stopped", delivery: DeliveryId, } | { "kind": "delivery_attempted", delivery: DeliveryId, part: number, } | { "kind": "delivery_refused", delivery: DeliveryId, part: number, what: string, } | { "kind": "delivery_taken", delivery: DeliveryId, part: number, receipt: DeliveryReceipt, } | { "kind": "delivered", delivery: DeliveryId, system: WorkSystem, to: string, url: string | null, } | { "kind": "delivery_failed", delivery: DeliveryId, what: string, 
/**
 * A part may have arrived all the same: a person has to look before it is sent again.
 */
unclear: boolean, } | { "kind": "model_asked", run: RunId, used: ModelUse, } | { "kind": "answer_drafted", message: MessageId, draft: Draft, } | { "kind": "proposals_read", run: RunId, evidence: EvidenceId, model: string, proposals: Array<Proposal>, };

/**
 * One entry of the log, derived from what it says.
 */
export type EventId = string;

/**
 * One retrieved document or record.
 */
export type EvidenceId = string;

/**
 * What sort of thing a document is; the price of evidence depends on it.
 */
export type EvidenceKind = "own_announcement" | "own_page" | "filing" | "article" | "wire_copy" | "aggregator" | "job_ad" | "dns_record" | "fingerprint" | "vendor_page" | "human";

/**
 * One file about the vendor.
 */
export type FileId = string;

/**
 * What sort of file a rep may add.
 */
export type FileKind = "pdf" | "markdown" | "text";

/**
 * Whether a file counts already.
 */
export type FileState = "draft" | "promoted";

/**
 * A finding. Its `kind` and `fields` come from [`FindingDetail`].
 */
export type Finding = { id: FindingId, 
/**
 * One line, without a full stop: `$50M Series C led by Harbor Peak`.
 */
title: string, 
/**
 * The company it is about, by name.
 */
company: string, occurredOn?: PartialDate, reportedOn?: PartialDate, confidence: Confidence, 
/**
 * Verbatim quotes; the first is the best.
 */
spans: Array<Span>, sources: Array<SourceRef>, conflicts?: Array<Conflict>, } & ({ "kind": "funding", "fields": { amount: number | null, currency: string | null, 
/**
 * `Series C`, `Seed`, `Growth`, `Debt`.
 */
round: string | null, investors: Array<string>, useOfFunds?: string, } } | { "kind": "hiring", "fields": { roles: Array<string>, count: number, function: string, since: PartialDate | null, 
/**
 * Roles posted per week, oldest first, the last week ending today.
 */
weekly: Array<number>, 
/**
 * The same weeks over all functions.
 */
weeklyAll: Array<number>, 
/**
 * All open roles of the company, for comparison.
 */
openInAll: number, } } | { "kind": "leadership", "fields": { person: string, role: string, change: Change, from?: string, to?: string, } } | { "kind": "acquisition", "fields": { acquirer: string, target: string, amount?: Money, } } | { "kind": "partnership", "fields": { partner: string, } } | { "kind": "product_launch", "fields": { product: string, } } | { "kind": "expansion", "fields": { places: Array<string>, } } | { "kind": "layoffs", "fields": { count?: number, percent?: number, } } | { "kind": "security_incident", "fields": { what: string, } } | { "kind": "earnings", "fields": { period?: string, metric?: string, 
/**
 * `up`, `down` or `flat`.
 */
direction: string, } } | { "kind": "legal", "fields": { what: string, } } | { "kind": "award", "fields": { what: string, } } | { "kind": "technology", "fields": { name: string, category: string, use: Array<TechUse>, } } | { "kind": "fact", "fields": { 
/**
 * `industry`, `employees`, `headquarters`, `founded`, `website`.
 */
field: string, value: string, } } | { "kind": "contact", "fields": { person: string, role: string, 
/**
 * `c_level`, `vp`, `director`, `manager`, `individual`.
 */
seniority: string, 
/**
 * `security`, `it`, `engineering`, `finance`, `people`, `sales`, …
 */
function: string, 
/**
 * `economic_buyer`, `champion`, `technical_evaluator`, `user`, `blocker`, `unknown`.
 */
part: string, } });

/**
 * One finding.
 */
export type FindingId = string;

/**
 * The name of a kind alone.
 */
export type FindingKind = "funding" | "hiring" | "leadership" | "acquisition" | "partnership" | "product_launch" | "expansion" | "layoffs" | "security_incident" | "earnings" | "legal" | "award" | "technology" | "fact" | "contact";

/**
 * How something that the customer runs meets what the vendor sells.
 */
export type Fit = "integrates" | "coexists" | "competes" | "unknown";

/**
 * A row of the fit matrix.
 */
export type FitRow = { 
/**
 * What they run.
 */
theyRun: string, category: string, 
/**
 * How we know, in two or three words: `in DNS`, `in 3 job ads`.
 */
seen: string, fit: Fit, 
/**
 * What to do about it.
 */
so: string, finding: FindingId, cites: Array<Cite>, };

/**
 * By which list of slots a deal is looked at.
 */
export type Frame = "meddpicc" | "spiced";

/**
 * A short statement under a label.
 */
export type Insight = { label: string, text: string, finding: FindingId | null, cites: Array<Cite>, confidence: ConfidenceWord | null, };

/**
 * Something the products connect to.
 */
export type Integration = { name: string, text: string, span: Span | null, };

/**
 * Why a line never reaches a document for the customer.
 */
export type InternalMark = "not_to_do" | "inferred" | "deal_gap" | "not_found" | "fallback";

/**
 * One line of a brief.
 */
export type LineId = string;

/**
 * Who put a line there.
 */
export type LineOrigin = "auto" | "pinned" | "edited";

/**
 * An event in the log.
 */
export type Logged = { 
/**
 * Dense per prep, from 1.
 */
seq: number, at: Timestamp, id: EventId, event: Event, };

/**
 * The mail to send ahead, for the rep's own mail program.
 */
export type MailText = { subject: string, 
/**
 * Plain, with the numbered sources under it.
 */
text: string, 
/**
 * Opens a new mail with it (RFC 6068).
 */
href: string, 
/**
 * The text does not fit into a link, so that the new mail holds only its beginning.
 */
cut: boolean, };

/**
 * A measured change: from so much to so much, or by so much.
 */
export type Measure = { 
/**
 * The words of the result that say it.
 */
quote: string, from: Quantity | null, to: Quantity, };

/**
 * The meeting that is prepared.
 */
export type Meeting = { title: string, startsAt: Timestamp | null, };

/**
 * A message of ours.
 */
export type Message = { id: MessageId, 
/**
 * What it answers; absent when we speak first.
 */
inReplyTo: MessageId | null, blocks: Array<Block>, actions: Array<ActionOffer>, metadata: MessageMetadata, 
/**
 * The same in a model's words, where one was asked.
 */
draft?: Draft, };

/**
 * One message of the conversation.
 */
export type MessageId = string;

/**
 * Where an answer comes from.
 */
export type MessageMetadata = { 
/**
 * The phase of the conversation: `start`, `research`, `explore`, `recommend`, `document`, `answer`.
 */
workflowStep: string, 
/**
 * What the answer was made from: `none`, `findings`, `vendor`, `findings_and_vendor`.
 */
dataSource: string, 
/**
 * The lowest confidence of what it says.
 */
confidence: ConfidenceWord | null, };

/**
 * A language model as somebody connects it.
 */
export type ModelBackend = { 
/**
 * `anthropic`, `openai`, `compatible` or `ollama`.
 */
provider: string, 
/**
 * The folder of its methods; the provider's usual one without it.
 */
url?: string, 
/**
 * Without it the key that is kept for the same address goes on.
 */
key?: string, model: string, 
/**
 * Millionths of a US dollar for a million tokens.
 */
inputPrice?: number, outputPrice?: number, };

/**
 * What a model can do, for `POST /api/model/test`.
 */
export type ModelCheck = { works: boolean, 
/**
 * In a sentence.
 */
said: string, 
/**
 * It kept to the shape that was asked for.
 */
schema: boolean, 
/**
 * Its words came one after the other.
 */
streams: boolean, 
/**
 * Sentences that held, of those that it wrote.
 */
held: number, wrote: number, firstWordMs: number, 
/**
 * Characters of the answer in a second, after the first word.
 */
charsPerSecond: number, 
/**
 * It took a whole document as long as documents may be.
 */
wholeDocument: boolean, tokens: number, };

/**
 * A model as it may be shown.
 */
export type ModelShown = { 
/**
 * `words`, `small` or `backup`.
 */
part: string, provider: string, model: string, host: string, 
/**
 * On this machine.
 */
local: boolean, 
/**
 * Whether its price is known.
 */
priced: boolean, 
/**
 * Its address, where it is another than the provider's usual one.
 */
url: string | null, 
/**
 * Millionths of a US dollar for a million tokens.
 */
inputPrice: number | null, outputPrice: number | null, };

/**
 * How the language model stands, for `GET /api/model`. No key is ever in it.
 */
export type ModelState = { 
/**
 * The models that are asked, by their parts; none when no model is connected.
 */
models: Array<ModelShown>, 
/**
 * Why none is asked although one is set.
 */
trouble: string | null, 
/**
 * Only models on this machine may be connected.
 */
localOnly: boolean, 
/**
 * Whether documents are read by the model too.
 */
reads: boolean, 
/**
 * Whether texts that are not public may go to the model.
 */
private: boolean, 
/**
 * What goes to the model and what does not, in sentences.
 */
sends: Array<string>, prepTokensMax: number, dayTokensMax: number, monthTokensMax: number, 
/**
 * Millionths of a US dollar.
 */
prepMicrosMax: number | null, dayMicrosMax: number | null, monthMicrosMax: number | null, 
/**
 * What was spent today and this month, over all preparations.
 */
todayTokens: number, todayMicros: number, monthTokens: number, monthMicros: number, };

/**
 * What a model was asked for.
 */
export type ModelTask = "intent" | "extract" | "draft" | "rewrite";

/**
 * What models took for a prep so far.
 */
export type ModelTotals = { asked: number, cached: number, 
/**
 * In and out, of what was not cached.
 */
tokens: number, 
/**
 * Millionths of a US dollar, of what has a price.
 */
micros: number, 
/**
 * Answers whose price is not known.
 */
unpriced: number, };

/**
 * One answer of a model and what it took.
 */
export type ModelUse = { task: ModelTask, model: string, inputTokens: number, outputTokens: number, 
/**
 * Millionths of a US dollar; absent where the price is not known.
 */
micros: number | null, 
/**
 * It had been asked and paid for before: nothing was spent.
 */
cached: boolean, };

/**
 * An amount. `amountMinor` counts the smallest unit (ISO 4217 exponent: cents for USD, yen for JPY).
 */
export type Money = { amountMinor: number, 
/**
 * Three letters of ISO 4217.
 */
currency: string, };

/**
 * Something that a customer may say, and an answer that asks on instead of arguing.
 */
export type Objection = { says: string, answer: string, };

/**
 * Whether an offered action can be taken now.
 */
export type OfferState = { "kind": "ready" } | { "kind": "new" } | { "kind": "pending", waitingFor: string, aboutSeconds: number | null, };

/**
 * A date with its precision, written `2026`, `2026-11` or `2026-11-21`.
 */
export type PartialDate = string;

/**
 * People of one tier; an empty seat is said.
 */
export type PeopleTier = { tier: Tier, title: string, people: Array<Person>, 
/**
 * What to do about nobody being known here.
 */
emptySeat: string | null, };

/**
 * A person in a tier.
 */
export type Person = { name: string, role: string, 
/**
 * The likely part in the decision, in words.
 */
part: string, 
/**
 * Something to know: `day 52 in the role`, `page of 2024`.
 */
note: string | null, finding: FindingId, confidence: ConfidenceWord, };

/**
 * What the answers are cut for. Both may still be unknown.
 */
export type Persona = { role: Role | null, purpose: Purpose | null, };

/**
 * One preparation.
 */
export type PrepId = string;

/**
 * How far a prep is.
 */
export type PrepStatus = "researching" | "needs_choice" | "ready" | "nothing_found" | "failed";

/**
 * A prep in a list.
 */
export type PrepSummary = { id: PrepId, company: CompanyRef, vendor: string | null, role: Role | null, purpose: Purpose | null, meeting: Meeting | null, status: PrepStatus, findings: number, 
/**
 * Steps that are finished, of all steps, in percent.
 */
progressPercent: number, createdAt: Timestamp, updatedAt: Timestamp, lastSeq: number, };

/**
 * A prep as it stands after an event.
 */
export type PrepView = { id: PrepId | null, request: string, company: CompanyRef, identified: Company | null, candidates: Array<CompanyCandidate>, vendor: VendorRef | null, persona: Persona, meeting: Meeting | null, createdAt: Timestamp, updatedAt: Timestamp, lastSeq: number, 
/**
 * In the order they began.
 */
runs: Array<RunView>, turns: Array<Turn>, 
/**
 * In the order they were first found; withdrawn ones are gone.
 */
findings: Array<Finding>, corrections: Array<Correction>, 
/**
 * What findings mean, at most one for each.
 */
angles: Array<Angle>, analysis: Analysis | null, 
/**
 * Every document read, once.
 */
sources: Array<SourceRef>, edits: Array<BriefEdit>, brief: Brief | null, documents: Array<DocumentMeta>, 
/**
 * In the order in which they were proposed.
 */
deliveries: Array<DeliveryView>, 
/**
 * What language models took.
 */
model: ModelTotals, };

/**
 * `application/problem+json` (RFC 9457) with `kept`: what of the request was kept.
 */
export type Problem = { type: string, title: string, status: number, detail: string, kept: string, };

/**
 * A product and what it can do.
 */
export type Product = { name: string, summary: string, capabilities: Array<Capability>, 
/**
 * Absent only when the rep wrote it.
 */
span: Span | null, };

/**
 * What a customer of the vendor achieved, as the vendor published it.
 */
export type ProofPoint = { customer: string, what: string, result: string | null, 
/**
 * What was measured, as far as the result says it in numbers.
 */
measures: Array<Measure>, needs: Array<string>, span: Span | null, };

/**
 * An event as a model read it in a document: words of the document, and nothing that counts before it was found there.
 */
export type Proposal = { kind: FindingKind | null, quote: string, person: string, role: string, change: Change | null, acquirer: string, target: string, 
/**
 * The partner, the product, the prize, or what happened.
 */
other: string, amount: string, round: string, count: string, from: string, to: string, places: Array<string>, direction: string, };

/**
 * Why the meeting takes place.
 */
export type Purpose = "renewal" | "expansion" | "discovery" | "executive";

/**
 * What is known of the deal. Never reaches a customer.
 */
export type Qualification = { frame: Frame, slots: Array<QualificationSlot>, };

/**
 * A thing that has to be known before a deal closes.
 */
export type QualificationSlot = { 
/**
 * `economic_buyer`.
 */
id: string, title: string, 
/**
 * What it means, in a few words.
 */
means: string, state: SlotState, 
/**
 * What points at it; empty when nothing does.
 */
evidence: Array<SlotEvidence>, 
/**
 * What to ask to learn it.
 */
question: string, };

/**
 * A number with its unit, as it is written.
 */
export type Quantity = { 
/**
 * A decimal number without separators: `186000`, `0.7`.
 */
number: string, 
/**
 * `days`, `percent`, `USD`; empty where none is written.
 */
unit: string, };

/**
 * For whom it is written.
 */
export type Reader = "executive" | "finance" | "technical" | "newcomer";

/**
 * A signal of the customer joined with a capability of the vendor by a rule.
 */
export type Recommendation = { id: RecommendationId, slot: RecommendationSlot, title: string, product: string, 
/**
 * Why now: the customer's signal, cited.
 */
why: string, whyCites: Array<Cite>, finding: FindingId, 
/**
 * What the vendor can do about it, cited.
 */
capability: string, capabilityCites: Array<Cite>, value: string, proof: Similar | null, nextStep: string, 
/**
 * What would make this the wrong thing to propose.
 */
wouldChange: Array<string>, 
/**
 * The need that joins both sides.
 */
need: string, confidence: ConfidenceWord, };

/**
 * One recommendation.
 */
export type RecommendationId = string;

/**
 * Which of the three recommendations it is.
 */
export type RecommendationSlot = "primary" | "expansion" | "competitive";

/**
 * The answer to a command.
 */
export type Reply = { prep: PrepSummary, 
/**
 * Absent for commands that only change the brief.
 */
message: Message | null, actions: Array<ActionOffer>, trackingIds: TrackingIds, events: Array<Logged>, };

/**
 * Three years of costs and savings; the arithmetic is code.
 */
export type RoiCase = { currency: string, inputs: Array<RoiInput>, lines: Array<RoiLine>, 
/**
 * Numbers that the formulas name and nobody changes, as `12 month/year`.
 */
constants: Array<RoiConstant>, 
/**
 * The keys of the two inputs that move the result most.
 */
mattersMost: Array<string>, 
/**
 * How each input moves the net present value, the strongest first.
 */
swings: Array<RoiSwing>, };

/**
 * A number that formulas name.
 */
export type RoiConstant = { key: string, value: number, unit: string, };

/**
 * An input that the rep can change.
 */
export type RoiInput = { 
/**
 * Its name in the formulas.
 */
key: string, label: string, unit: string, value: RoiRange, tag: RoiTag, cites: Array<Cite>, 
/**
 * The rep changed it; it stays so until it is taken back.
 */
edited: boolean, 
/**
 * The largest number it may have; 0 in cases from before there was one.
 */
max: number, };

/**
 * A computed line with the formula that gave it.
 */
export type RoiLine = { 
/**
 * Its name in the formulas of later lines; empty in cases from before lines had one.
 */
key: string, label: string, unit: string, formula: string, value: RoiRange, };

/**
 * Low, likely and high.
 */
export type RoiRange = { low: number, likely: number, high: number, };

/**
 * How the net present value moves with one input between its low and its high, all else at its likely.
 */
export type RoiSwing = { key: string, atLow: number, atHigh: number, };

/**
 * Where a number of the ROI case comes from.
 */
export type RoiTag = "customer_given" | "public" | "assumed";

/**
 * The rep's role.
 */
export type Role = "ae" | "csm" | "se";

/**
 * One execution of a workflow.
 */
export type RunId = string;

/**
 * How a run ended, or that it stands still.
 */
export type RunOutcome = { "kind": "done" } | { "kind": "done_with_gaps", gaps: Array<string>, } | { "kind": "needs_choice", what: string, } | { "kind": "failed", what: string, } | { "kind": "cancelled" };

/**
 * A run with its steps.
 */
export type RunView = { run: RunId, workflow: Workflow, attempt: number, startedAt: Timestamp, steps: Array<StepView>, paused: boolean, outcome: RunOutcome | null, durationMs: number | null, };

/**
 * `POST /api/preps/{id}/messages`.
 */
export type Say = { clientId: ClientId, text: string, };

/**
 * The sections, in the order of the page.
 */
export type SectionKind = "say_first" | "in_the_room" | "what_changed" | "ask" | "fit" | "careful" | "next_step" | "not_found" | "pinned";

/**
 * A sentence that a model wrote and the evidence holds, or the source's own in its place.
 */
export type Sentence = { text: string, 
/**
 * At least one.
 */
cites: Array<Cite>, 
/**
 * It is the source's own sentence, in quotation marks behind its name: what the model made of it did not hold.
 */
quoted?: boolean, };

/**
 * From the server over the socket.
 */
export type ServerFrame = { "kind": "welcome", prep: PrepId, lastSeq: number, serverVersion: string, } | { "kind": "event" } & Logged | { "kind": "transient", transient: Transient, } | { "kind": "caught_up", seq: number, } | { "kind": "accepted", clientId: ClientId, } | { "kind": "rejected", clientId: ClientId, title: string, detail: string, } | { "kind": "pong", at: Timestamp, } | { "kind": "gone", reason: string, };

/**
 * A customer of the vendor in a like case, from a proof point.
 */
export type Similar = { customer: string, what: string, cites: Array<Cite>, };

/**
 * Something that fills a slot, in part or wholly.
 */
export type SlotEvidence = { text: string, finding: FindingId | null, cites: Array<Cite>, confidence: ConfidenceWord | null, };

/**
 * How much is known of a slot.
 */
export type SlotState = "unknown" | "partly" | "proven";

/**
 * Whether a source has the key that it needs. The key itself is never shown.
 */
export type SourceKey = "not_needed" | "missing" | "set";

/**
 * `GET /api/sources`.
 */
export type SourceList = { sources: Array<SourceState>, };

/**
 * Terms of a source that an operator has to accept.
 */
export type SourceNotice = { 
/**
 * What is sent to accept it. Other words have another id.
 */
id: string, text: string, acceptedAt: Timestamp | null, };

/**
 * How a source answered when it was last read or tried.
 */
export type SourceOutcome = { at: Timestamp, 
/**
 * Documents and records that it gave.
 */
read: number, requests: number, 
/**
 * What went wrong, in sentences; absent when all of it answered.
 */
trouble: string | null, 
/**
 * Why there was nothing to read, where that is so.
 */
nothing: string | null, };

/**
 * Requests that are left with a service.
 */
export type SourceQuota = { left: number, limit: number | null, resetsAt: Timestamp | null, 
/**
 * Whether the service said so; else it is our own count.
 */
told: boolean, };

/**
 * A source as a finding or a line shows it.
 */
export type SourceRef = { evidence: EvidenceId, url: string, publisher: string, publishedOn: PartialDate | null, fetchedAt: Timestamp, kindOfEvidence: EvidenceKind, };

/**
 * A source and how it stands, for `GET /api/sources`.
 */
export type SourceState = { 
/**
 * Whether it is read: switched on, its terms accepted, and nothing lacking. Else it is skipped, and the step says so.
 */
on: boolean, 
/**
 * What it cannot be read without, as a sentence.
 */
lacks: string | null, 
/**
 * Terms that have to be accepted before it is read.
 */
notice: SourceNotice | null, 
/**
 * The last time it was read or tried.
 */
last: SourceOutcome | null, lastSuccessAt: Timestamp | null, key: SourceKey, 
/**
 * What may still be asked of it, where that is known.
 */
quota: SourceQuota | null, id: string, title: string, gives: string, 
/**
 * `open`, `attribution`, `personal_only`, `key`.
 */
terms: string, 
/**
 * The counts that its requests go on, shared by all processes; none where each site has its own pace.
 */
rateKeys: Array<string>, costRequestsMax: number, cacheSeconds: number, timeoutSeconds: number, 
/**
 * Whether a preparation goes on without it.
 */
optional: boolean, };

/**
 * A verbatim quote and its place in the stored text.
 */
export type Span = { evidence: EvidenceId, quote: string, 
/**
 * First character of the quote, counted in Unicode code points from 0.
 */
start: number, 
/**
 * One past its last character.
 */
end: number, };

/**
 * `GET /api/start`: what the start page needs.
 */
export type StartPage = { preps: Array<PrepSummary>, meetings: Array<UpcomingMeeting>, vendor: VendorRef | null, defaultRole: Role | null, offline: boolean, serverVersion: string, };

/**
 * `POST /api/preps`.
 */
export type StartPrep = { clientId: ClientId, request: string, vendor?: string, role?: Role, purpose?: Purpose, };

/**
 * A sentence to open with: one dated, sourced fact, a consequence, an open question; under 35 words.
 */
export type Starter = { text: string, finding: FindingId, cites: Array<Cite>, confidence: ConfidenceWord, };

/**
 * What a step has read and found.
 */
export type StepCounts = { read: number, findings: number, failed: number, };

/**
 * A step as announced before the run begins.
 */
export type StepPlan = { step: string, 
/**
 * Steps of one group run side by side and are shown under it.
 */
group: string | null, title: string, optional: boolean, };

/**
 * Where a step stands.
 */
export type StepState = { "kind": "pending" } | { "kind": "running", attempt: number, } | { "kind": "done" } | { "kind": "from_cache" } | { "kind": "skipped", why: string, } | { "kind": "failed", what: string, goesOn: boolean, };

/**
 * A step as it stands.
 */
export type StepView = { plan: StepPlan, state: StepState, counts: StepCounts, 
/**
 * What the step could not get, though the rest of it worked.
 */
gaps: Array<string>, };

/**
 * `PUT /api/sources/{id}`.
 */
export type SwitchSource = { on: boolean, 
/**
 * The id of the notice that is accepted, where the source has one.
 */
accept?: string, };

/**
 * What evidence says about a technology; not every trace means that it is in use.
 */
export type TechUse = "serves" | "loads" | "verified_domain" | "sends_mail" | "job_ads" | "stated";

/**
 * How a text block is set.
 */
export type TextStyle = "body" | "heading" | "note" | "quote" | "warning";

/**
 * How near to the decision people are.
 */
export type Tier = "decides" | "influences" | "uses";

/**
 * A dot on a timeline.
 */
export type TimelineItem = { on: PartialDate, signal: FindingKind, label: string, finding: FindingId, };

/**
 * Milliseconds since 1970-01-01T00:00:00Z.
 */
export type Timestamp = number;

/**
 * How it sounds.
 */
export type Tone = "plain" | "warm" | "formal";

/**
 * The run ids that belong to a reply.
 */
export type TrackingIds = { vendorContext: RunId | null, customerIntelligence: RunId | null, };

/**
 * What need not be kept.
 */
export type Transient = { "kind": "typing", message: MessageId, } | { "kind": "drafting", message: MessageId, sentences: Array<Sentence>, };

/**
 * `POST /api/sources/{id}/test`.
 */
export type TrySource = { 
/**
 * A name or a domain to ask it about; the rep's company without it.
 */
company?: string, };

/**
 * One item of the conversation.
 */
export type Turn = { "kind": "rep", message: MessageId, text: string, at: Timestamp, } | { "kind": "assistant", message: Message, at: Timestamp, } | { "kind": "cards", findings: Array<FindingId>, at: Timestamp, };

/**
 * A meeting on the start page that can be prepared by a click.
 */
export type UpcomingMeeting = { title: string, company: string, startsAt: Timestamp, 
/**
 * What a click sends.
 */
request: string, 
/**
 * It belongs to the sample world.
 */
sample: boolean, };

/**
 * A file about the vendor that the rep added, with what it says.
 */
export type VendorFile = { id: FileId, name: string, kind: FileKind, state: FileState, bytes: number, pages: number, addedAt: Timestamp, 
/**
 * What was left out of it, in sentences.
 */
notes: Array<string>, 
/**
 * What it adds, each with its quote in the file.
 */
adds: VendorProfile, 
/**
 * Names of what it adds that the profile had before, from elsewhere.
 */
known: Array<string>, };

/**
 * All files of a vendor.
 */
export type VendorFileList = { files: Array<VendorFile>, };

/**
 * What a vendor sells. `version` grows by one with every change that is kept.
 */
export type VendorProfile = { domain: string, name: string, version: number, summary: string, products: Array<Product>, integrations: Array<Integration>, proofPoints: Array<ProofPoint>, competitors: Array<Competitor>, sources: Array<SourceRef>, refreshedAt: Timestamp, };

/**
 * The vendor as an event names it.
 */
export type VendorRef = { domain: string, name: string, };

/**
 * Tone, reader and length; what is not named stays as it is.
 */
export type Wording = { tone?: Tone, reader?: Reader, 
/**
 * In about half as many words.
 */
short?: boolean, };

/**
 * Systems that a document can be delivered to.
 */
export type WorkSystem = "slack" | "notion" | "mail";

/**
 * The plans there are.
 */
export type Workflow = "vendor_context" | "customer_intelligence" | "one_pager" | "deliver" | "follow" | "model_answer" | "second_reading";
