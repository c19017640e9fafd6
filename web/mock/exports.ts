/** Documents and deliveries of the mock backend: the same events as the server writes, of things that hold nothing. */
import type {
  Action,
  ActionOffer,
  Block,
  Delivery,
  DocumentFormat,
  DocumentMeta,
  DocumentOrder,
  Event,
  PrepView,
  WorkSystem,
} from "../src/wire/types";

/** What is used of the prep and the house around. */
export type Desk = {
  view(): PrepView;
  now(): number;
  put(event: Event): void;
  say(inReplyTo: string, blocks: Block[], actions: ActionOffer[]): void;
  later(ms: number, run: () => void): void;
  /** Where a system is connected to. */
  place(system: WorkSystem): string | null;
};

const ENDING = {
  pdf: "pdf",
  pdf_phone: "pdf",
  markdown: "md",
  pptx: "pptx",
  html: "html",
  email: "eml",
  json: "json",
  csv: "csv",
  ics: "ics",
} satisfies Record<DocumentFormat, string>;

/** A mail to there may have arrived, or not. */
const LOST = "@lost.example";

const STEP_MS = 900;

/** Whether the action was one of these, and is carried out. */
export function exported(desk: Desk, action: Action, message: string): boolean {
  switch (action.kind) {
    case "create_document":
      make(desk, action, message);
      return true;
    case "propose_delivery":
      propose(desk, action, message);
      return true;
    case "approve_delivery":
      send(desk, action.delivery, message);
      return true;
    default:
      return false;
  }
}

const text = (said: string): Block => ({ kind: "text", style: "body", text: said, cites: [] });

function make(desk: Desk, order: DocumentOrder, message: string): void {
  const { format, audience = "internal", about = { kind: "brief" } } = order;
  desk.say(message, [text("It is being made from the brief as it stands. It appears here when it is done.")], []);
  const company = desk.view().company.name;
  const document: DocumentMeta = {
    id: `doc_${message}`,
    format,
    audience,
    about,
    title: `${company}: ${about.kind}`,
    fileName: `${company.toLowerCase().replaceAll(" ", "-")}-${about.kind}.${ENDING[format]}`,
    bytes: 38_211,
    contentHash: "0".repeat(64),
    madeAt: desk.now(),
  };
  desk.later(STEP_MS, () => {
    desk.put({ kind: "document_ready", document });
    desk.say(`${message}_made`, [text("It is ready."), { kind: "document", document: document.id }], []);
  });
}

type Proposal = Extract<Action, { kind: "propose_delivery" }>;

function propose(desk: Desk, { system, to, audience }: Proposal, message: string): void {
  const place = system === "mail" ? to.join(", ") : desk.place(system);
  const view = desk.view();
  if (desk.place(system) === null || !place || !view.brief) {
    const how = `I am not connected to ${system}. Connect it on the Settings page; then ask again.`;
    desk.say(message, [text(how)], []);
    return;
  }
  const said = view.brief.sections.find(({ section }) => section === "say_first")?.lines ?? [];
  const delivery: Delivery = {
    id: `dlv_${message}`,
    kind: "document",
    system,
    to: place,
    recipients: to,
    audience: audience ?? "internal",
    title: `${view.company.name}: five-minute brief`,
    preview: [{ title: "Say this first", lines: said.map((line) => line.text) }],
    parts: system === "mail" ? 1 : 3,
    replaces: null,
    seq: view.lastSeq,
    day: new Date(desk.now()).toISOString().slice(0, 10),
  };
  desk.put({ kind: "delivery_proposed", delivery });
  const items = said.map(({ text, cites }) => ({ label: "Goes out", text, cites, finding: null, confidence: null }));
  const approve: ActionOffer = {
    action: { kind: "approve_delivery", delivery: delivery.id },
    label: `Send it now: ${place}`,
    why: "Sends what was shown, once",
    state: { kind: "ready" },
    preferred: true,
    input: null,
  };
  const blocks: Block[] = [
    text(`This would go to ${place}. Nothing has been sent yet.`),
    { kind: "insight_list", title: "Say this first", items },
  ];
  desk.say(message, blocks, [approve]);
}

function send(desk: Desk, id: string, message: string): void {
  const known = desk.view().deliveries.find(({ delivery }) => delivery.id === id);
  if (known?.state.kind !== "proposed") {
    desk.say(message, [text("It was sent already, and is not sent a second time.")], []);
    return;
  }
  const { system, to, parts } = known.delivery;
  desk.put({ kind: "delivery_approved", delivery: id, run: `run_${message}` });
  desk.say(message, [text(`Sending it to ${to}. I tell you when it is there.`)], []);
  for (let part = 0; part < parts; part++) {
    desk.later(2 * part * STEP_MS, () => desk.put({ kind: "delivery_attempted", delivery: id, part }));
    const receipt = { id: `${part}`, place: to, url: null };
    desk.later((2 * part + 1) * STEP_MS, () => desk.put({ kind: "delivery_taken", delivery: id, part, receipt }));
  }
  desk.later(2 * parts * STEP_MS, () => {
    if (to.includes(LOST)) {
      desk.put({
        kind: "delivery_failed",
        delivery: id,
        what: "The server broke off while it took the mail.",
        unclear: true,
      });
      return;
    }
    const url = system === "mail" ? null : "https://work.example/brief";
    desk.put({ kind: "delivered", delivery: id, system, to, url });
    desk.say(`${message}_sent`, [text(`Sent to ${to}.`)], []);
  });
}
