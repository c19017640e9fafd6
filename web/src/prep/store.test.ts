import { describe, expect, it } from "vitest";
import { logOf } from "../../mock/fixtures";
import { FakeOutside, FakeShelf } from "../wire/fake";
import { OUTBOX_MAX } from "../wire/outbox";
import type { Logged } from "../wire/types";
import { fold } from "./reduce";
import { SAVED_MAX, savedPrep } from "./saved";
import { PrepStore } from "./store";

const LOG = logOf("acme");

function open(outside = new FakeOutside(), shelf = new FakeShelf(), copies = new FakeShelf()) {
  const store = new PrepStore("prep_acme", outside, shelf, copies);
  const leave = store.subscribe(() => {});
  return { store, outside, shelf, copies, leave };
}

function welcome(outside: FakeOutside, lastSeq: number): void {
  outside.line().hear({ kind: "welcome", prep: "prep_acme", lastSeq, serverVersion: "1" });
}

function send(outside: FakeOutside, log: readonly Logged[]): void {
  for (const logged of log) outside.line().hear({ kind: "event", ...logged });
  outside.line().hear({ kind: "caught_up", seq: log.at(-1)?.seq ?? 0 });
}

describe("reading", () => {
  it("folds what the line brings, and tells its cursor", async () => {
    const { store, outside } = open();
    welcome(outside, LOG.length);
    send(outside, LOG);
    expect(store.read().view).toStrictEqual(fold(LOG));
    await outside.turn(1_000);
    expect(outside.line().sent).toContainEqual({ kind: "ack", seq: LOG.length });
  });

  it("comes back from its cursor after a cut, and shows nothing twice", async () => {
    const { store, outside } = open();
    welcome(outside, LOG.length);
    send(outside, LOG.slice(0, 50));
    outside.line().cut();
    expect(store.read().link.kind).toBe("reconnecting");
    await outside.turn(20_000);
    expect(outside.line().url).toContain("after=50");
    welcome(outside, LOG.length);
    send(outside, LOG.slice(30));
    expect(store.read().link.kind).toBe("live");
    expect(store.read().view).toStrictEqual(fold(LOG));
  });

  it("reads again from its cursor when an event is missing on the way", async () => {
    const { store, outside } = open();
    welcome(outside, LOG.length);
    send(outside, [...LOG.slice(0, 10), ...LOG.slice(12, 20)]);
    expect(store.read().view.lastSeq).toBe(0);
    await outside.turn(20_000);
    expect(outside.lines.length).toBe(2);
    send(outside, LOG);
    expect(store.read().view).toStrictEqual(fold(LOG));
  });

  it("folds from the start when the server has another log", async () => {
    const { store, outside } = open();
    welcome(outside, LOG.length);
    send(outside, LOG);
    outside.line().cut();
    await outside.turn(20_000);
    welcome(outside, 3);
    send(outside, LOG.slice(0, 3));
    expect(store.read().view).toStrictEqual(fold(LOG.slice(0, 3)));
  });

  it("cuts a line that is silent, whatever the browser thinks of it", async () => {
    const { outside } = open();
    welcome(outside, 0);
    await outside.turn(120_000);
    expect(outside.lines.length).toBeGreaterThan(1);
    expect(outside.lines[0]?.closed).toBe(true);
    expect(outside.lines[0]?.sent).toContainEqual(expect.objectContaining({ kind: "ping" }));
  });

  it("says offline when nothing answers, and goes on trying with a growing delay", async () => {
    const { store, outside } = open();
    outside.answer = "unreachable";
    const attempts: number[] = [];
    for (let minute = 0; minute < 3; minute += 1) {
      const before = outside.lines.length;
      for (let step = 0; step < 60; step += 1) {
        if (!outside.line().closed) outside.line().cut();
        await outside.turn(1_000);
      }
      attempts.push(outside.lines.length - before);
    }
    expect(store.read().link.kind).toBe("offline");
    expect(attempts[0]).toBeGreaterThan(attempts[2] ?? 0);
    expect(attempts[2]).toBeGreaterThan(0);
  });

  it.each(["unauthorised", "forgotten"] as const)("ends when a line that does not open turns out %s", async (probe) => {
    const { store, outside } = open();
    outside.answer = probe;
    outside.line().cut();
    await outside.turn(1_000);
    outside.line().cut();
    await outside.turn(1_000);
    expect(store.read().link).toStrictEqual({ kind: "ended", reason: probe });
    const lines = outside.lines.length;
    await outside.turn(60_000);
    expect(outside.lines.length).toBe(lines);
  });

  it("erases the copy of a prep that was forgotten", async () => {
    const { outside, copies } = open();
    welcome(outside, LOG.length);
    send(outside, LOG);
    await outside.turn(2_000);
    expect(savedPrep(copies, "prep_acme")).not.toBeNull();
    outside.line().hear({ kind: "gone", reason: "forgotten" });
    expect(savedPrep(copies, "prep_acme")).toBeNull();
  });

  it.each(["slow", "shutdown"])("comes back after being cut for %s", async (reason) => {
    const { store, outside } = open();
    welcome(outside, 0);
    outside.line().hear({ kind: "gone", reason });
    await outside.turn(20_000);
    welcome(outside, 0);
    expect(store.read().link.kind).toBe("live");
  });
});

describe("sending", () => {
  it("keeps a command over a reload and a lost line, with the same id, until it is accepted", async () => {
    const { store, outside, shelf, leave } = open();
    store.say("Show the hiring details");
    expect(outside.line().sent).toEqual([]);
    leave();

    const later = new FakeOutside();
    const again = open(later, shelf);
    expect(again.store.read().waiting).toHaveLength(1);
    welcome(later, 0);
    const [sent] = later.line().sent;
    expect(sent).toMatchObject({ kind: "say", text: "Show the hiring details" });
    later.line().cut();
    await later.turn(20_000);
    welcome(later, 0);
    expect(later.line().sent[0]).toStrictEqual(sent);
    later.line().hear({ kind: "accepted", clientId: sent?.kind === "say" ? sent.clientId : "" });
    expect(again.store.read().waiting).toEqual([]);
    expect(shelf.texts.size).toBe(0);
  });

  it("lets go of a command that it sees in the log", () => {
    const { store, outside } = open();
    welcome(outside, 0);
    store.say("Hello");
    const [sent] = outside.line().sent;
    const clientId = sent?.kind === "say" ? sent.clientId : "";
    send(outside, [
      { seq: 1, at: 1, id: "evt_1", event: { kind: "user_said", message: "msg_1", clientId, text: "Hello" } },
    ]);
    expect(store.read().waiting).toEqual([]);
  });

  it("tells why a command was refused, and that nothing of it was kept", () => {
    const { store, outside } = open();
    welcome(outside, 0);
    store.act({ kind: "refresh" }, "Look again");
    const [sent] = outside.line().sent;
    const clientId = sent?.kind === "act" ? sent.clientId : "";
    outside.line().hear({ kind: "rejected", clientId, title: "Not now", detail: "The research runs already." });
    expect(store.read().waiting).toEqual([]);
    expect(store.read().refusals).toStrictEqual([
      { id: clientId, title: "Not now", detail: "The research runs already.", label: "Look again" },
    ]);
  });

  it("refuses more than it can keep instead of losing it in silence", () => {
    const { store } = open();
    for (let n = 0; n <= OUTBOX_MAX; n += 1) store.say(`message ${n}`);
    expect(store.read().waiting).toHaveLength(OUTBOX_MAX);
    expect(store.read().refusals.map((refusal) => refusal.label)).toEqual([`message ${OUTBOX_MAX}`]);
  });
});

describe("copies", () => {
  it("keeps the last preps, and makes room for a new one", async () => {
    const copies = new FakeShelf();
    for (let n = 0; n < SAVED_MAX + 2; n += 1) {
      const outside = new FakeOutside();
      const store = new PrepStore(`prep_${n}`, outside, new FakeShelf(), copies);
      store.subscribe(() => {});
      welcome(outside, LOG.length);
      send(outside, LOG);
      await outside.turn(2_000);
    }
    const held = Array.from({ length: SAVED_MAX + 2 }, (_, n) => savedPrep(copies, `prep_${n}`) !== null);
    expect(held).toEqual([false, false, true, true, true, true, true]);
  });

  it("drops older copies when the browser is full", async () => {
    const copies = new FakeShelf();
    const one = JSON.stringify({ savedAt: 1_002_000, view: fold(LOG) }).length;
    copies.room = one * 1.5;
    for (const id of ["prep_old", "prep_new"]) {
      const outside = new FakeOutside();
      new PrepStore(id, outside, new FakeShelf(), copies).subscribe(() => {});
      welcome(outside, LOG.length);
      send(outside, LOG);
      await outside.turn(2_000);
    }
    expect(savedPrep(copies, "prep_old")).toBeNull();
    expect(savedPrep(copies, "prep_new")?.view).toStrictEqual(fold(LOG));
  });
});
