/** A recording, played to watchers through the same protocol: the same streams by name, at any speed, marked so. */
import { basename } from "node:path";
import { BehaviorSubject, map } from "rxjs";
import type { StreamDescriptor } from "../../../streams/frame.ts";
import { ProtocolError } from "../../../streams/protocol.ts";
import { BESIDE, type Entry } from "../../../streams/recording.ts";
import type { Feed, Gateway } from "../gateway.ts";
import { createReplaySource } from "../recording/source.ts";
import type { FreshIds, Scene } from "./scene.ts";
import type { Speed } from "./thread-messages.ts";

const POLL_MS = 10;

/** Open the recording at `path` for playing. @throws one sentence when it cannot be. */
export async function createReplayScene(
  path: string,
  gateway: Pick<Gateway, "carry" | "broadcast">,
  fresh: FreshIds,
  clock: () => number,
  firstSpeed: Speed,
): Promise<Scene & { close(): Promise<void> }> {
  const source = await createReplaySource(path);
  const { header } = source.recording;
  const { config, layout } = header;
  const rateHz = 1000 / config.dtMs;
  const now$ = new BehaviorSubject({ running: true, speed: firstSpeed, tick: 0 });
  const feeds = new Map<Entry["kind"], Feed>();
  let timer: NodeJS.Timeout | undefined;
  let polling: Promise<void> | undefined;
  let damaged = false;

  const beside = BESIDE.flatMap((name): StreamDescriptor[] => {
    const labels = header.beside[name];
    if (labels === undefined) return [];
    const rate = name === "metric" ? 0 : rateHz;
    return [
      {
        id: 0,
        name,
        kind: name,
        dtype: "f32",
        shape: [labels.length],
        rateHz: rate,
        unit: "",
        labels,
        offset: 0,
      },
    ];
  });

  const show = (entry: Entry) => {
    const timeS = clock() / 1000;
    if (entry.kind === "tick") feeds.get("tick")?.publish(entry.tick, timeS, entry.row);
    else if ("values" in entry) feeds.get(entry.kind)?.publish(entry.tick, timeS, entry.values);
    else if (entry.kind === "symbiote") {
      const { op, ...detail } = entry.event;
      gateway.broadcast({ op: "event", kind: op, tick: entry.tick, detail });
    }
  };

  const poll = async () => {
    const entries = await source.next(clock());
    if (feeds.size === 0) return;
    for (const entry of entries) show(entry);
    if (source.ended && now$.value.running) pause();
  };
  const pause = () => {
    source.pause();
    now$.next({ ...now$.value, running: false, tick: source.tick });
  };
  /** A recording may be damaged where its index does not show it. */
  const hurt = (error: Error) => {
    damaged = true;
    pause();
    if (feeds.size === 0) return;
    gateway.broadcast({
      op: "event",
      kind: "damaged",
      tick: source.tick,
      detail: { message: error.message },
    });
  };
  /** One poll at a time, and none of them fails. */
  const look = () => {
    polling ??= poll()
      .catch(hurt)
      .finally(() => {
        polling = undefined;
      });
  };

  /** Start, pause, one tick, or another speed; a recording that has ended starts over. */
  const control = (what: "start" | "pause" | "step" | "speed", speed: Speed | undefined) => {
    if (what === "speed" && speed !== undefined) {
      source.speed = factorOf(speed);
      now$.next({ ...now$.value, speed });
    } else if (what === "start") {
      if (source.ended || damaged) source.seek(0);
      damaged = false;
      source.play();
      now$.next({ ...now$.value, running: true });
    } else if (what === "pause") pause();
    else throw new ProtocolError("replaying", "a recording is played or paused; it has no single steps");
  };

  return {
    state$: now$.pipe(
      map((now) => ({
        ...now,
        goal: null,
        decoder: config.symbiote.decoder.name,
        law: config.symbiote.law.name,
        intention: config.symbiote.intention.name,
        link: "recording",
        estopped: false,
        symbiote: "connected" as const,
        replaying: basename(path),
      })),
    ),
    enter() {
      feeds.set("tick", gateway.carry(fresh(layout.streams), layout.width));
      for (const stream of beside)
        feeds.set(stream.name as Entry["kind"], gateway.carry(fresh([stream]), stream.shape[0]));
      source.speed = factorOf(firstSpeed);
      source.play();
      timer = setInterval(look, POLL_MS);
    },
    leave() {
      clearInterval(timer);
      for (const feed of feeds.values()) feed.end();
      feeds.clear();
    },
    handle(_peer, message) {
      if (message.op === "control") control(message.do, message.speed);
      else throw new ProtocolError("replaying", "this is a recording: go back to live to act on the brain");
    },
    async close() {
      clearInterval(timer);
      await polling;
      await source.close();
    },
  };
}

/** A recording has no brain to wait for; "max" is as fast as eyes can follow. */
function factorOf(speed: Speed): number {
  return speed === "max" ? 16 : speed;
}
