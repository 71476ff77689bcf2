/**
 * The desk in front of the stimulator: checks leases, keeps what arrived until the tick begins, and carries what
 * became of a command back to whoever sent it. Everything else about a command is the stimulator's to judge.
 *
 *   peers ──lease, steer, release, estop──▶ desk ──take()──▶ driver ──▶ stimulator ──drain()──▶ desk.report ──▶ peers
 */
import type { SteeringFrame } from "./codec.ts";
import type { Control } from "./control.ts";
import { createLeases, type Leases } from "./lease.ts";
import type { Peer } from "./peer.ts";
import type { Command } from "./ports.ts";
import { type MessageOf, ProtocolError, type ServerMessage } from "./protocol.ts";
import type { SteerEvent } from "./stimulator.ts";

/** What takes effect before the tick's commands, by `applyControl`. */
export type Order = Extract<Control, { op: "release" | "handOver" | "estop" | "rearm" }>;

export interface Arrivals {
  readonly orders: readonly Order[];
  readonly commands: readonly Command[];
}

export type SteeringOp = "lease" | "release" | "steer" | "estop" | "rearm";

export interface SteeringDesk {
  readonly leases: Leases;
  /** @throws ProtocolError when the site does not exist or is held by somebody else. */
  handle(peer: Peer, message: MessageOf<SteeringOp>): void;
  /** A binary command. Refusals go to the peer as `steerAck`. */
  steer(peer: Peer, frame: SteeringFrame): void;
  /** The peer is gone: its leases end, and what it wrote is released. */
  leave(peer: Peer): void;
  /** There is no brain to steer: what waits is dropped and what was written is released. Leases stay. */
  interrupt(): void;
  /** What arrived since the last call; valid until the next. Call once a tick, at the deadline. */
  take(): Arrivals;
  /** Tell the peers what the stimulator said. */
  report(events: readonly SteerEvent[]): void;
}

/** Commands kept between two ticks; a peer that sends more is refused. */
const MAILBOX = 256;
/** Ids remembered to route what becomes of them. */
const KEPT_IDS = 4096;

/** `log` receives what belongs on the record: leases granted, taken over and ended. */
export function createSteeringDesk(
  sites: number,
  log: (kind: "lease", detail: { site: number; peer: number; lease: number; state: string }) => void,
): SteeringDesk {
  const leases = createLeases();
  let filling = { orders: [] as Order[], commands: [] as Command[] };
  let taken = { orders: [] as Order[], commands: [] as Command[] };
  const holders = new Map<number, Peer>();
  const senders = new Map<string, Peer>();
  let lastSender: Peer | undefined;

  const refuse = (peer: Peer, n: number, id: string | undefined, code: string, message: string) =>
    peer.send({ op: "steerAck", n, state: "rejected", code, message, ...(id === undefined ? {} : { id }) });

  /** Drop what waits and does not `stay`; whoever named a command is told. */
  const discard = (code: string, message: string, stay: (command: Command) => boolean) => {
    const waiting = filling.commands;
    filling.commands = waiting.filter(stay);
    for (const { id, n } of waiting) {
      const sender = id === undefined ? undefined : senders.get(id);
      if (sender !== undefined && !filling.commands.some((kept) => kept.id === id))
        refuse(sender, n, id, code, message);
    }
  };

  const put = (peer: Peer, lease: number, command: Command) => {
    const { n, id, site } = command;
    if (!leases.holds(site, peer.id, lease))
      refuse(
        peer,
        n,
        id,
        "no_lease",
        `lease ${lease} does not hold site ${site}; ask for it with op "lease"`,
      );
    else if (filling.commands.length >= MAILBOX)
      refuse(peer, n, id, "too_fast", `more than ${MAILBOX} commands between two ticks`);
    else {
      lastSender = peer;
      if (id !== undefined) {
        senders.delete(id);
        senders.set(id, peer);
        if (senders.size > KEPT_IDS) for (const oldest of senders.keys()) if (senders.delete(oldest)) break;
      }
      filling.commands.push(command);
    }
  };

  const ended = (site: number, peer: Peer, lease: number, why: "released" | "disconnect") => {
    holders.delete(site);
    discard("no_lease", "the lease ended before the command took effect", (command) => command.site !== site);
    filling.orders.push({ op: "release", site, why });
    log("lease", { site, peer: peer.id, lease, state: why });
  };

  const request = (peer: Peer, site: number, take: boolean) => {
    if (site >= sites) throw new ProtocolError("no_site", `no site ${site}; there are ${sites}, from 0`);
    const before = holders.get(site);
    const outcome = leases.request(site, peer.id, take);
    if (outcome.state === "held")
      throw new ProtocolError(
        "lease_held",
        `site ${site} is held by another client; ask with take: true to displace it`,
      );
    const { lease } = outcome;
    peer.send({ op: "lease", id: lease, site, state: "granted" });
    if (before?.id === peer.id) return;
    if (outcome.displaced !== undefined) {
      before?.send({ op: "lease", id: outcome.displaced.lease, site, state: "lost" });
      log("lease", { site, peer: outcome.displaced.peer, lease: outcome.displaced.lease, state: "lost" });
    }
    holders.set(site, peer);
    discard("no_lease", "the lease ended before the command took effect", (command) => command.site !== site);
    filling.orders.push({ op: "handOver", site });
    log("lease", { site, peer: peer.id, lease, state: "granted" });
  };

  return {
    leases,
    handle(peer, message) {
      switch (message.op) {
        case "lease":
          request(peer, message.site, message.take);
          return;
        case "release": {
          const lease = leases.release(message.site, peer.id);
          if (lease === undefined)
            throw new ProtocolError("no_lease", `site ${message.site} is not yours to release`);
          peer.send({ op: "lease", id: lease, site: message.site, state: "released" });
          ended(message.site, peer, lease, "released");
          return;
        }
        case "steer": {
          const { op: _, lease, currents, ...command } = message;
          put(peer, lease, { ...command, currents: Float32Array.from(currents) });
          return;
        }
        case "estop":
          discard("estopped", "an emergency stop came first", () => false);
          filling.orders.push({ op: "estop" });
          return;
        case "rearm":
          filling.orders.push({ op: "rearm" });
          return;
      }
    },
    steer(peer, { lease, site, n, causeTick, gain, ttlTicks, rampTicks, currents }) {
      // The bytes belong to the transport: a command that waits needs its own.
      put(peer, lease, { site, n, causeTick, gain, ttlTicks, rampTicks, currents: currents.slice() });
    },
    leave(peer) {
      for (const site of [...holders.keys()]) {
        if (holders.get(site)?.id !== peer.id) continue;
        const lease = leases.release(site, peer.id);
        if (lease !== undefined) ended(site, peer, lease, "disconnect");
      }
      for (const [id, sender] of senders) if (sender.id === peer.id) senders.delete(id);
      if (lastSender?.id === peer.id) lastSender = undefined;
    },
    interrupt() {
      discard("no_brain", "the brain left before the command took effect", () => false);
      for (const site of holders.keys()) filling.orders.push({ op: "release", site, why: "disconnect" });
    },
    take() {
      const ready = filling;
      filling = taken;
      filling.orders.length = 0;
      filling.commands.length = 0;
      taken = ready;
      return ready;
    },
    report(events) {
      for (const event of events) {
        const peer = event.id === undefined ? lastSender : senders.get(event.id);
        peer?.send(messageOf(event));
        if (event.op === "ended" && event.id !== undefined) senders.delete(event.id);
      }
    },
  };
}

/** What became of a command, as its sender is told. */
function messageOf(event: SteerEvent): ServerMessage {
  const named = event.id === undefined ? { n: event.n } : { n: event.n, id: event.id };
  switch (event.op) {
    case "queued":
      return { op: "steerAck", ...named, state: "queued" };
    case "rejected":
      return { op: "steerAck", ...named, state: "rejected", code: event.code };
    case "applied": {
      const { op: _, ...rest } = event;
      return { op: "steerApplied", ...rest };
    }
    case "ended":
      return { op: "steerEnded", ...named, tick: event.tick, why: event.why };
  }
}
