/** An invented brain for the stage set: it reaches, remembers and can be led astray, with no network in it. */
import type { State } from "../../streams/protocol.ts";
import type { Rng } from "../../streams/rng.ts";

export const INTENTIONS = ["targetX", "targetY", "velocityX", "velocityY"];
export const WORLDS = ["handX", "handY", "velX", "velY", "targetX", "targetY", "cueOn", "hold"];
export const TIMING = ["latenessUs", "stepUs", "reactionUs"];
export const METRICS = [
  ...["r2", "r2Goal", "r2Rest", "r2Shuffled", "r2Frozen", "lessons"],
  ...["imagined", "achieved", "takeOver", "forecast50ms", "forecast150ms"],
  ...["forecastRadius", "forecastHeld"],
];

const EPOCH_TICKS = [50, 10, 35, 70];
const METRIC_EVERY = 25;

interface Body {
  x: number;
  y: number;
  vx: number;
  vy: number;
}

export interface Actor {
  /** The rows of one tick, by stream; `metric` only now and then. */
  tick(tick: number, state: State): Record<string, Iterable<number>>;
}

export function createActor(rng: Rng, channels: number): Actor {
  const hand: Body = { x: 0, y: 0, vx: 0, vy: 0 };
  const twin: Body = { x: 0, y: 0, vx: 0, vy: 0 };
  const tuning = Array.from({ length: channels }, () => ({
    angle: 2 * Math.PI * rng.uniform(),
    base: 0.12 * rng.uniform(),
    gain: 0.2 + 0.6 * rng.uniform(),
    phase: rng.below(3),
  }));
  const rates = new Float32Array(channels);
  let epoch = 3;
  let inEpoch = EPOCH_TICKS[3] - 1;
  let trial = -1;
  let target = { x: 0, y: 0 };
  let energy = 0;
  let n = 0;

  const move = (body: Body, x: number, y: number, pull: number) => {
    body.vx += 0.01 * (pull * (x - body.x) - 11 * body.vx);
    body.vy += 0.01 * (pull * (y - body.y) - 11 * body.vy);
    body.x += 0.01 * body.vx;
    body.y += 0.01 * body.vy;
  };

  return {
    tick(tick, state) {
      if (++inEpoch === EPOCH_TICKS[epoch]) {
        epoch = (epoch + 1) % EPOCH_TICKS.length;
        inEpoch = 0;
        if (epoch === 0) trial++;
        if (epoch === 1) {
          const angle = 2 * Math.PI * rng.uniform();
          const radius = 0.4 + 0.4 * rng.uniform();
          target = { x: radius * Math.cos(angle), y: radius * Math.sin(angle) };
        }
      }
      const steered = state.goal !== null && !state.estopped && state.law !== "off" && epoch > 0;
      const wanted = steered ? { x: state.goal![0], y: state.goal![1] } : target;
      const going = epoch === 3;
      move(hand, going ? wanted.x : 0, going ? wanted.y : 0, epoch === 0 || going ? 42 : 20);
      move(twin, going ? target.x : 0, going ? target.y : 0, epoch === 0 || going ? 42 : 20);

      const instructed = epoch > 0;
      const direction = Math.atan2(wanted.y, wanted.x);
      for (let c = 0; c < channels; c++) {
        const { angle, base, gain, phase } = tuning[c];
        const drive = [epoch === 1 ? 1 : 0.3, epoch === 2 ? 1 : 0.5, going ? 1 : 0.1][phase];
        const tuned = instructed ? drive * gain * Math.max(0, Math.cos(angle - direction)) ** 2 : 0;
        rates[c] += 0.18 * (base + tuned - rates[c]) + 0.02 * rng.normal();
      }
      const skill = 1 - Math.exp(-tick / 900);
      const read = (value: number) => skill * value + (0.5 * (1 - skill) + 0.05) * rng.normal();
      const nan = Number.NaN;
      const world = (body: Body) => [
        body.x,
        body.y,
        body.vx,
        body.vy,
        instructed ? target.x : nan,
        instructed ? target.y : nan,
        Number(epoch === 1),
        Number(epoch < 3),
      ];
      const apart = Math.hypot(hand.x - twin.x, hand.y - twin.y);
      if (steered) n++;
      energy = 0.98 * energy + (steered ? 0.4 : 0);
      const delay = 1 + Number(rng.uniform() < 0.08);
      const done = going && inEpoch === EPOCH_TICKS[3] - 1;
      const hit = Math.hypot(hand.x - target.x, hand.y - target.y) < 0.15;
      const rows: Record<string, Iterable<number>> = {
        activation: rates,
        intention: instructed ? [target.x, target.y, hand.vx, hand.vy] : [nan, nan, nan, nan],
        trial: [trial, epoch, inEpoch, done ? Number(hit) : nan],
        world: world(hand),
        twin: [...world(twin), steered ? 0.2 + 0.2 * apart : 0.2 * apart],
        steering: [
          tick - delay,
          n,
          1,
          steered ? 0.9 : 0,
          steered ? 0.7 : 0,
          Number(steered),
          energy,
          Number(steered),
        ],
        timing: [20 + 50 * rng.uniform() ** 6, 60, 80],
        decoded: [read(wanted.x), read(wanted.y), read(hand.vx), read(hand.vy)],
      };
      if (tick % METRIC_EVERY === 0)
        rows.metric = [
          0.93 * skill - 0.4 * (1 - skill) + 0.01 * rng.normal(),
          0.97 * skill - 0.3 * (1 - skill) + 0.01 * rng.normal(),
          0.88 * skill - 0.5 * (1 - skill) + 0.01 * rng.normal(),
          -0.08 + 0.04 * rng.normal(),
          -0.3 + 0.02 * rng.normal(),
          tick,
          ...(state.law === "symbiote"
            ? [0.95 * skill, 0.9 * skill, 1, 0.02, 0.05, 0.1, 0.91]
            : [nan, nan, nan, nan, nan, nan, nan]),
        ];
      return rows;
    },
  };
}
