/** Connections of the mock backend: what is typed is looked at as the server does, and nothing is called. */
import type { Connect, ConnectionState, WorkSystem } from "../src/wire/types";
import { type Told, told } from "./told.ts";

const SYSTEMS: WorkSystem[] = ["slack", "notion", "mail"];

export class MockConnections {
  private states: ConnectionState[] = SYSTEMS.map((system) => ({ system, to: null }));

  place(system: WorkSystem): string | null {
    return this.states.find((state) => state.system === system)?.to ?? null;
  }

  /** The answer to a call below `/api/connections`. */
  answer(method: string, id: string, what: string, body: string): Told | undefined {
    if (!id) return told({ connections: this.states });
    const system = SYSTEMS.find((known) => known === id);
    if (!system) return undefined;
    if (what === "test") return told(this.tried(system));
    if (method === "DELETE") return this.place(system) === null ? undefined : this.put(system, null, 204);
    const asked: Connect = JSON.parse(body);
    const fault = faultIn(system, asked);
    return fault ? { status: 400, body: problem(fault) } : this.put(system, placeOf(system, asked), 200);
  }

  private put(system: WorkSystem, to: string | null, status: number): Told {
    this.states = this.states.map((state) => (state.system === system ? { system, to } : state));
    return { status, body: status === 204 ? null : { system, to } };
  }

  private tried(system: WorkSystem): object {
    const works = this.place(system) !== null;
    return { works, said: works ? "It knows us. Nothing was sent." : `${system} is not connected.` };
  }
}

function faultIn(system: WorkSystem, { url, token, channel, parent, host, from }: Connect): string | null {
  if (system === "slack") {
    if (url !== undefined)
      return url.startsWith("https://") ? null : "url: an incoming webhook's address begins with https://.";
    if (!token) return "token: it is missing.";
    return /^[CGD][A-Z0-9]{8,}$/.test(channel ?? "") ? null : "channel: a channel's id is needed (such as C024BE91L).";
  }
  if (system === "notion") {
    if (!token) return "token: it is missing.";
    return /[0-9a-f]{32}/.test(parent ?? "") ? null : "parent: the address or the id of a Notion page is needed.";
  }
  if (!host) return "host: it is missing.";
  return from?.includes("@") ? null : "from: it is not a mail address.";
}

function placeOf(system: WorkSystem, { url, channel, parent, host, from }: Connect): string {
  if (system === "slack")
    return url === undefined ? `channel ${channel}, as a bot` : "the channel of an incoming webhook";
  return system === "notion" ? `pages under ${parent}` : `from ${from} by ${host}`;
}

const problem = (fault: string) => ({
  type: "/docs/errors/bad-request.md",
  title: "The request does not fit",
  status: 400,
  detail: `${fault} Nothing was kept.`,
  kept: "Nothing of this request; everything before it.",
});
