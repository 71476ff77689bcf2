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
  gateway: Gateway,
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
  let busy = false;

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
    if (busy) return;
    busy = true;
    for (const entry of await source.next(clock())) show(entry);
    busy = false;
    if (source.ended && now$.value.running) now$.next({ ...now$.value, running: false, tick: source.tick });
  };

  /** Start, pause, one tick, or another speed; a recording that has ended starts over. */
  const control = (what: "start" | "pause" | "step" | "speed", speed: Speed | undefined) => {
    if (what === "speed" && speed !== undefined) {
      source.speed = factorOf(speed);
      now$.next({ ...now$.value, speed });
    } else if (what === "start") {
      if (source.ended) source.seek(0);
      source.play();
      now$.next({ ...now$.value, running: true });
    } else if (what === "pause") {
      source.pause();
      now$.next({ ...now$.value, running: false, tick: source.tick });
    } else throw new ProtocolError("replaying", "a recording is played or paused; it has no single steps");
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
      timer = setInterval(() => void poll(), POLL_MS);
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
    close: () => source.close(),
  };
}

/** A recording has no brain to wait for; "max" is as fast as eyes can follow. */
function factorOf(speed: Speed): number {
  return speed === "max" ? 16 : speed;
}
