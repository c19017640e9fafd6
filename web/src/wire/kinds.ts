/** Unions by their `kind`, so that a table with one entry per kind can be checked by the compiler. */
import type { Action, Block, ClientFrame, Event, ServerFrame } from "./types";

type ByKind<U extends { kind: string }> = { [M in U as M["kind"]]: M };

export type BlockKind = Block["kind"];
export type BlockByKind = ByKind<Block>;
export type ActionKind = Action["kind"];
export type ActionByKind = ByKind<Action>;
export type EventKind = Event["kind"];

/** What is kept until the server says that it was carried out. */
export type Command = Extract<ClientFrame, { kind: "say" | "act" }>;

const SERVER_FRAMES = {
  welcome: true,
  event: true,
  transient: true,
  caught_up: true,
  accepted: true,
  rejected: true,
  pong: true,
  gone: true,
} satisfies Record<ServerFrame["kind"], true>;

/** A frame of the server; `null` for text that is none, or one of a newer server. */
export function parseFrame(text: string): ServerFrame | null {
  try {
    const frame: ServerFrame = JSON.parse(text);
    return Object.hasOwn(SERVER_FRAMES, frame.kind) ? frame : null;
  } catch {
    return null;
  }
}
