/** An open prep for components, and where its parts find it. */
import { createContext, useContext, useSyncExternalStore } from "react";
import { BROWSER } from "../wire/surroundings";
import type { Action, Cite, Finding, FindingId, PrepId, PrepView, Reply } from "../wire/types";
import { PrepStore, type Snapshot } from "./store";

const stores = new Map<PrepId, PrepStore>();

function storeOf(prep: PrepId): PrepStore {
  const known = stores.get(prep);
  if (known) return known;
  const store = new PrepStore(prep, BROWSER, sessionStorage, localStorage);
  stores.set(prep, store);
  window.addEventListener("online", store.retry);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") store.retry();
  });
  return store;
}

/** Takes in what a start answered, so that the page of the new prep has it at once. */
export function welcomePrep(reply: Reply): void {
  storeOf(reply.prep.id).take(reply.events);
}

/** Lets go of a prep that was erased. */
export function leavePrep(prep: PrepId): void {
  stores.delete(prep);
}

export type OpenPrep = Snapshot & Pick<PrepStore, "say" | "act" | "dismiss" | "retry"> & { source: ViewSource };

export function usePrep(prep: PrepId): OpenPrep {
  const store = storeOf(prep);
  const snapshot = useSyncExternalStore(store.subscribe, store.read);
  const { say, act, dismiss, retry } = store;
  return { ...snapshot, say, act, dismiss, retry, source: store.views };
}

/** What the sources drawer is about. */
export type SourcesFocus =
  | { kind: "all" }
  | { kind: "finding"; finding: FindingId }
  | { kind: "cites"; title: string; cites: readonly Cite[] };

/** The view as it stands, and who wants to hear when it changes. */
export type ViewSource = { subscribe(listener: () => void): () => void; read(): PrepView };

/** A view that does not change. */
export const still = (view: PrepView): ViewSource => ({ subscribe: () => () => {}, read: () => view });

/** What blocks, cards and lines need of the page around them. It stays the same while the view changes. */
export type PrepScope = {
  prep: PrepId;
  source: ViewSource;
  /** The line is up or coming back: commands are taken. A saved copy takes none. */
  writable: boolean;
  act(action: Action, label: string): void;
  say(text: string): void;
  showSources(focus: SourcesFocus): void;
};

export const PrepContext = createContext<PrepScope | null>(null);

export function useScope(): PrepScope {
  const scope = useContext(PrepContext);
  if (!scope) throw new Error("A part of a prep was drawn outside of one");
  return scope;
}

/** A part of the view; only a change of that part draws again. It must be a part itself, not made from parts. */
export function useView<T>(select: (view: PrepView) => T): T {
  const { source } = useScope();
  return useSyncExternalStore(source.subscribe, () => select(source.read()));
}

/** All of the view, for what shows much of it. */
export const useWholeView = (): PrepView => useView((view) => view);

/** A finding as it stands; `undefined` after it was withdrawn. */
export const useFinding = (id: FindingId | null): Finding | undefined =>
  useView((view) => view.findings.find((finding) => finding.id === id));
