/**
 * The living scene behind a real gateway: rows that went by while a recording was shown are part of the past that
 * whoever comes back asks for, and nobody can listen behind the scenes.
 */
import { BehaviorSubject, of, Subject } from "rxjs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createLiveScene } from "../../../server/runtime/live/live-scene.ts";
import { createFreshIds } from "../../../server/runtime/live/scene.ts";
import type { BrainState, FromBrain } from "../../../server/runtime/live/thread-messages.ts";
import { type DataFrame, decodeFrame } from "../../../streams/codec.ts";
import { layoutOf } from "../../../streams/frame.ts";
import { type RingTick, ringTick } from "../../../streams/ring.ts";
import { createRng } from "../../../streams/rng.ts";
import { createStation, type Station } from "../../sessions/station.ts";
import { freshSeed } from "../../stand-ins.ts";

let station: Station;
beforeEach(async () => {
  station = await createStation();
});
afterEach(() => station.close());

const layout = layoutOf([{ name: "spot", kind: "world", unit: "", labels: ["x", "y"] }], 100);
const reading = { ...layout.streams[0], id: 9, name: "reading", shape: [1] as const, labels: ["x"] };
const KEPT_TICKS = 1000;
const STATE: BrainState = {
  running: true,
  speed: 1,
  tick: 0,
  goal: null,
  decoder: "rls",
  law: "off",
  intention: "instructed",
  estopped: false,
  symbiote: "connected",
};

function livingScene() {
  const ticks$ = new Subject<RingTick>();
  const messages$ = new Subject<FromBrain>();
  const next = createFreshIds();
  const idle = () => undefined;
  const scene = createLiveScene({
    gateway: station.gateway,
    layout,
    dtMs: 10,
    ticks$,
    brain: { messages$, post: idle, close: async () => undefined },
    recordings: {
      status$: of(null),
      files$: of([]),
      pathOf: idle,
      start: async () => undefined,
      stop: async () => undefined,
      tick: idle,
      event: idle,
      rows: idle,
      arrivals: idle,
      began: idle,
    },
    // The station's own streams have the first ids.
    fresh: (streams) => next(streams).map((stream) => ({ ...stream, id: stream.id + 500 })),
    link: "",
    starting$: new BehaviorSubject(false),
    firstState: STATE,
  });
  const row = ringTick(layout.width);
  let tick = 0;
  return {
    scene,
    publish: () => messages$.next({ kind: "published", streams: [reading] }),
    /** One row of the brain's, and one of the symbiote's. */
    tick(x: number) {
      row.tick = tick;
      row.row.set([x, -x]);
      ticks$.next(row);
      const values = Float32Array.of(x);
      messages$.next({ kind: "rows", stream: reading, seq: tick, tick, time: tick / 100, rows: 1, values });
      tick++;
    },
  };
}

const seed = freshSeed();
test(`whoever comes back to the living session finds all of its past, seed ${seed}`, async () => {
  const rng = createRng(seed);
  const living = livingScene();
  const values: number[] = [];
  const live = (count: number) => {
    for (let i = 0; i < count; i++) {
      values.push(Math.fround(rng.normal()));
      living.tick(values[values.length - 1]);
    }
  };
  const client = station.open("viewer");
  await client.hear("hello");
  const refused = async (stream: string) => {
    client.send({ op: "subscribe", id: 1, stream });
    expect((await client.hear("error")).code).toBe("no_stream");
  };

  living.publish();
  await refused("spot");
  await refused("reading");
  living.scene.enter();
  live(100 + rng.below(900));
  for (let visit = 0; visit < 2; visit++) {
    living.scene.leave();
    live(rng.below(300));
    await refused("spot");
    await refused("reading");
    living.scene.enter();
    const wanted = values.slice(-KEPT_TICKS);
    for (const [id, stream] of [
      [2, "spot"],
      [3, "reading"],
    ] as const) {
      client.frames.length = 0;
      client.send({ op: "subscribe", id, stream });
      await client.hear("subscribed", (message) => message.id === id);
      client.send({ op: "snapshot", id, rows: 2048 });
      await client.settled();
      const frames = client.frames.map((bytes) => decodeFrame(bytes) as DataFrame);
      const found = frames.flatMap((frame) =>
        Array.from({ length: frame.rows }, (_, r) => frame.values[r * frame.columns]),
      );
      expect(found).toEqual(wanted);
      expect(frames[0].tick).toBe(values.length - wanted.length);
    }
  }
});
