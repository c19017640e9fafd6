/** The few calls that are not the socket. */
import type {
  Connect,
  ConnectionCheck,
  ConnectionList,
  ConnectionState,
  ConnectModel,
  DocumentId,
  EvidenceId,
  FileId,
  Logged,
  MailText,
  ModelCheck,
  ModelState,
  PrepId,
  Problem,
  Reply,
  SourceList,
  SourceOutcome,
  SourceState,
  StartPage,
  StartPrep,
  VendorFile,
  VendorFileList,
  VendorProfile,
  VendorRef,
  WorkSystem,
} from "./types";

/** What a call ended with. */
export type Answer<T> =
  | { kind: "ok"; value: T }
  | { kind: "unauthorised" }
  | { kind: "unreachable" }
  | { kind: "refused"; status: number; problem: Problem };

/** Why a call did not end well, for the rep, with what was kept where the server says so. */
export function why(answer: Exclude<Answer<unknown>, { kind: "ok" }>): string {
  switch (answer.kind) {
    case "refused": {
      const { detail, kept } = answer.problem;
      const told = kept === "" || /\bkept\b|nothing was changed/i.test(detail);
      return told ? detail : `${detail} Kept: ${kept}`;
    }
    case "unauthorised":
      return "You are not signed in any more. Open the address that Callsheet printed.";
    case "unreachable":
      return "Callsheet cannot be reached; nothing was changed.";
  }
}

export const startPage = (): Promise<Answer<StartPage>> => call("GET", "/api/start");

export const startPrep = (body: StartPrep): Promise<Answer<Reply>> => call("POST", "/api/preps", body);

export const events = (prep: PrepId, after: number, limit: number): Promise<Answer<{ events: Logged[] }>> =>
  call("GET", `${path(prep)}/events?after=${after}&limit=${limit}`);

export const evidenceText = (prep: PrepId, evidence: EvidenceId): Promise<Answer<{ text: string }>> =>
  call("GET", `${path(prep)}/evidence/${encodeURIComponent(evidence)}`);

export const forget = (prep: PrepId): Promise<Answer<null>> => call("DELETE", path(prep));

export const sourceList = (): Promise<Answer<SourceList>> => call("GET", "/api/sources");

/** `accept` is the id of the notice that the rep has read and accepts. */
export const switchSource = (id: string, on: boolean, accept?: string): Promise<Answer<SourceState>> =>
  call("PUT", `/api/sources/${encodeURIComponent(id)}`, accept === undefined ? { on } : { on, accept });

export const trySource = (id: string): Promise<Answer<SourceOutcome>> =>
  call("POST", `/api/sources/${encodeURIComponent(id)}/test`, {});

export const connectionList = (): Promise<Answer<ConnectionList>> => call("GET", "/api/connections");

export const connectSystem = (system: WorkSystem, body: Connect): Promise<Answer<ConnectionState>> =>
  call("PUT", `/api/connections/${system}`, body);

export const forgetSystem = (system: WorkSystem): Promise<Answer<null>> => call("DELETE", `/api/connections/${system}`);

export const trySystem = (system: WorkSystem): Promise<Answer<ConnectionCheck>> =>
  call("POST", `/api/connections/${system}/test`);

/** How the language model stands, and what goes to it. */
export const modelState = (): Promise<Answer<ModelState>> => call("GET", "/api/model");

export const connectModel = (body: ConnectModel): Promise<Answer<ModelState>> => call("PUT", "/api/model", body);

export const forgetModel = (): Promise<Answer<null>> => call("DELETE", "/api/model");

/** Asks the model two questions of ours, which cost what they cost. */
export const tryModel = (): Promise<Answer<ModelCheck>> => call("POST", "/api/model/test");

/** Titles of needs by their ids. */
export type NeedTitles = Readonly<Record<string, string>>;

type VendorAnswer = { vendor: VendorRef | null; profile: VendorProfile | null; needs: NeedTitles };

/** The rep's company and what is known of it. */
export const vendorProfile = (): Promise<Answer<VendorAnswer>> => call("GET", "/api/vendor");

export const vendorFiles = (): Promise<Answer<VendorFileList>> => call("GET", "/api/vendor/files");

/** Reads a file as a draft. The body is the file itself. */
export const addVendorFile = (file: File): Promise<Answer<VendorFile>> =>
  call("POST", `/api/vendor/files?name=${encodeURIComponent(file.name)}`, file);

export const promoteVendorFile = (id: FileId): Promise<Answer<VendorFile>> =>
  call("POST", `/api/vendor/files/${encodeURIComponent(id)}/promote`);

export const removeVendorFile = (id: FileId): Promise<Answer<null>> =>
  call("DELETE", `/api/vendor/files/${encodeURIComponent(id)}`);

/** Where a document is downloaded from. */
export const documentAddress = (prep: PrepId, document: DocumentId): string =>
  `${path(prep)}/documents/${encodeURIComponent(document)}`;

/** The mail to send ahead, for the rep's own mail program. */
export const mailText = (prep: PrepId): Promise<Answer<MailText>> => call("GET", `${path(prep)}/mail`);

/** Where the ROI case is downloaded from, as a sheet. */
export const roiSheetAddress = (prep: PrepId): string => `${path(prep)}/roi.csv`;

const path = (prep: PrepId) => `/api/preps/${encodeURIComponent(prep)}`;

async function call<T>(method: string, url: string, body?: object): Promise<Answer<T>> {
  let response: Response;
  try {
    response = await fetch(url, {
      method,
      headers: body ? { "Content-Type": body instanceof Blob ? "application/octet-stream" : "application/json" } : {},
      body: body ? (body instanceof Blob ? body : JSON.stringify(body)) : null,
    });
  } catch {
    return { kind: "unreachable" };
  }
  if (response.status === 401) return { kind: "unauthorised" };
  const text = await response.text();
  if (response.ok) {
    const value: T = text === "" ? null : JSON.parse(text);
    return { kind: "ok", value };
  }
  return { kind: "refused", status: response.status, problem: problem(response.status, text) };
}

function problem(status: number, text: string): Problem {
  const plain: Problem = {
    type: "about:blank",
    title: "That did not work",
    status,
    detail: `The server answered with ${status}.`,
    kept: "",
  };
  try {
    const told: Partial<Problem> = JSON.parse(text);
    return { ...plain, ...told };
  } catch {
    return plain;
  }
}
