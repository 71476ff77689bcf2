/**
 * The subscriptions of one connection: from what a client asks for to a flow that shares a cut of a source.
 * A hidden page keeps its subscriptions at one row a second until it is seen again.
 */
import { type CutTerms, strideFor } from "./cut.ts";
import { Flow, type Outlet } from "./flow.ts";
import type { StreamDescriptor } from "./frame.ts";
import { ProtocolError, type ServerMessage, type ServerMessageOf, type Subscribe } from "./protocol.ts";
import type { Source } from "./source.ts";

/** A stream and the source that feeds it. */
export interface Place {
  readonly stream: StreamDescriptor;
  readonly source: Source;
}

export interface SubscriptionsOptions {
  /** A stream by its id or name. */
  readonly find: (stream: number | string) => Place | undefined;
  readonly send: (message: ServerMessage) => void;
  /** The connection's socket. */
  readonly socket: {
    readonly bufferedAmount: number;
    readonly holding: boolean;
    sendFrame(bytes: Uint8Array): void;
  };
  /** A lossless subscription overflowed: the connection must close. */
  readonly overflowed: (stream: StreamDescriptor) => void;
  readonly maxSubs: number;
  /** Bytes in the socket's buffer above which frames wait. */
  readonly highWater: number;
}

export interface Subscriptions {
  /** @throws ProtocolError when the stream or a channel does not exist, or something is taken already. */
  open(request: Omit<Subscribe, "op">, lastSeq?: number): void;
  close(id: number): void;
  /** Returns the stream credited, for whoever waits for a reaction; none when it was withdrawn meanwhile. */
  credit(id: number, seq: number): StreamDescriptor | undefined;
  hide(hidden: boolean): void;
  /** The newest rows, `rows` of them at most; with a `stride` the first of each group, as a cut takes them. */
  snapshot(id: number, rows: number, stride: number): void;
  stats(now: number): ServerMessageOf<"stats">["subs"];
  pump(): void;
  /** The stream is gone: end what subscribed to it. */
  withdraw(stream: StreamDescriptor): void;
  clear(): void;
}

interface Subscription extends Place {
  readonly request: Omit<Subscribe, "op">;
  readonly flow: Flow;
  terms: CutTerms;
}

/** A frame holds at most this much brain time, s. */
const LONGEST_BATCH = 0.25;
/** What a hidden page gets, rows a second. */
const HIDDEN_HZ = 1;

export function createSubscriptions(options: SubscriptionsOptions): Subscriptions {
  const subs = new Map<number, Subscription>();
  /** Ended from this side: a credit for them may be under way still, and is nobody's mistake. */
  const withdrawn = new Set<number>();
  let hidden = false;

  const known = (id: number) => {
    const sub = subs.get(id);
    if (sub === undefined) throw new ProtocolError("no_subscription", `there is no subscription ${id}`);
    return sub;
  };

  const announce = ({ request, stream, flow, terms }: Subscription) =>
    options.send({
      op: "subscribed",
      id: request.id,
      stream: stream.id,
      policy: flow.terms.policy,
      rows: terms.rows,
      stride: terms.stride,
      columns: terms.channels?.length ?? stream.shape[0],
      reduced: terms.reduce,
    });

  const termsFor = (stream: StreamDescriptor, request: Omit<Subscribe, "op">): CutTerms => {
    const { maxHz, rows, channels, reduce } = request;
    const stride = strideFor(stream.rateHz, hidden ? Math.min(maxHz ?? HIDDEN_HZ, HIDDEN_HZ) : maxHz);
    const longest = Math.max(1, Math.floor((stream.rateHz / stride) * LONGEST_BATCH));
    return { rows: Math.min(rows, longest), stride, reduce: reduce === "minmax" && stride > 1, channels };
  };

  /** Rows the client missed, as far as they are still held; then live rows follow without a seam. */
  const catchUp = (sub: Subscription, lastSeq: number, fillingFrom: number | undefined) => {
    const { source, stream, request, flow, terms } = sub;
    const { history } = source;
    const { id } = request;
    const to = Math.min(history.last, (fillingFrom ?? Number.POSITIVE_INFINITY) - 1);
    if (lastSeq > history.last) return;
    const from = Math.min(Math.max(lastSeq + 1, history.first), to + 1);
    if (from > lastSeq + 1) options.send({ op: "gap", id, from: lastSeq + 1, to: from - 1 });
    for (const bytes of source.past(stream, terms.channels, from, to, false)) options.socket.sendFrame(bytes);
    options.send({ op: "resumed", id, from, to });
    flow.resumeAt(to);
  };

  return {
    open(request, lastSeq = -1) {
      const { id, policy, depth, window, channels } = request;
      const place = options.find(request.stream);
      if (place === undefined) throw new ProtocolError("no_stream", `there is no stream "${request.stream}"`);
      const { stream, source } = place;
      if (subs.has(id)) throw new ProtocolError("duplicate", `subscription ${id} exists; unsubscribe first`);
      for (const sub of subs.values())
        if (sub.stream.id === stream.id)
          throw new ProtocolError(
            "duplicate",
            `subscription ${sub.request.id} already carries "${stream.name}"`,
          );
      if (subs.size >= options.maxSubs)
        throw new ProtocolError("too_many", `a connection has at most ${options.maxSubs} subscriptions`);
      const outside = channels?.find((c) => c >= stream.shape[0]);
      if (outside !== undefined)
        throw new ProtocolError(
          "no_channel",
          `"${stream.name}" has ${stream.shape[0]} channels; ${outside} is none`,
        );
      const outlet: Outlet = {
        get bufferedAmount() {
          return options.socket.bufferedAmount;
        },
        get holding() {
          return options.socket.holding;
        },
        send: (bytes) => options.socket.sendFrame(bytes),
        overflowed: () => options.overflowed(stream),
        restarted: () => announce(sub),
      };
      const flow = new Flow(outlet, { policy, depth, window }, options.highWater);
      const sub: Subscription = { request, stream, source, flow, terms: termsFor(stream, request) };
      subs.set(id, sub);
      withdrawn.delete(id);
      announce(sub);
      const cut = source.join(stream, sub.terms, flow);
      if (lastSeq >= 0) catchUp(sub, lastSeq, cut.fillingFrom);
    },
    close(id) {
      const { source, flow } = known(id);
      source.leave(flow);
      subs.delete(id);
      options.send({ op: "unsubscribed", id });
    },
    credit(id, seq) {
      if (withdrawn.has(id)) return undefined;
      const { flow, stream } = known(id);
      flow.credit(seq);
      return stream;
    },
    hide(now) {
      if (now === hidden) return;
      hidden = now;
      for (const sub of subs.values()) {
        sub.source.leave(sub.flow);
        sub.terms = termsFor(sub.stream, sub.request);
        sub.flow.restart();
        sub.source.join(sub.stream, sub.terms, sub.flow);
      }
    },
    snapshot(id, rows, stride) {
      const { source, stream, request } = known(id);
      const { first, last } = source.history;
      if (last < 0) throw new ProtocolError("no_history", `no rows of "${stream.name}" are held`);
      const held = Math.ceil(first / stride);
      const from = stride * Math.max(held, Math.floor(last / stride) - rows + 1);
      for (const bytes of source.past(stream, request.channels, from, last, true, stride))
        options.socket.sendFrame(bytes);
    },
    stats: (now) =>
      [...subs].map(([id, { flow }]) => ({
        id,
        sent: flow.sent,
        dropped: flow.dropped,
        coalesced: flow.coalesced,
        queueAgeMs: flow.age(now),
        lastSeq: flow.lastSeq,
      })),
    pump() {
      for (const { flow } of subs.values()) flow.pump();
    },
    withdraw(stream) {
      for (const [id, sub] of subs) {
        if (sub.stream.id !== stream.id) continue;
        this.close(id);
        if (withdrawn.size >= options.maxSubs) withdrawn.clear();
        withdrawn.add(id);
      }
    },
    clear() {
      for (const { source, flow } of subs.values()) source.leave(flow);
      subs.clear();
    },
  };
}
