/** Ids that this page chooses, so that the same command twice happens once. */
import type { ClientId } from "./types";

/** A new id. Works on plain HTTP too, where `crypto.randomUUID` does not exist. */
export function newClientId(): ClientId {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
