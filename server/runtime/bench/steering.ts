/**
 * What the symbiote does between a row and its command: decode and steer, 256 channels and as many electrodes, by laws that
 * have learned what they learn; against one dense product of as many channels. Teaching and lessons come after the reply.
 */
import { lockstep } from "../../../streams/drive.ts";
import { constantLatency } from "../../../streams/latency.ts";
import type { Reactor } from "../../../streams/ports.ts";
import type { Named } from "../../../streams/session.ts";
import { buildRig, buildSymbiote, defaultSession } from "../../build.ts";
import { simdMatvec } from "../../kernels/index.ts";
import { type Bench, type Round, summarise } from "./bench.ts";

const CHANNELS = 256;
const GOAL = Float32Array.of(0.5, 0.3);
const LISTENING_TICKS = 3000;
/** Until a law that probes has had its first lesson. */
const PRACTICE_TICKS = 9000;
const ROUNDS = 5;
const TICKS = 3000;

const steering = (law: Named, taught: Named = law): Bench => ({
  name: `steering-${law.name}-${CHANNELS}`,
  unit: "µs",
  summary: `decode and steer by ${law.name}, ${CHANNELS} channels, once it has learned, against one dense product`,
  async run() {
    const session = defaultSession(1, "untrained", { units: CHANNELS });
    const config = { ...session, twin: false, symbiote: { ...session.symbiote, law } };
    const rig = buildRig(config);
    const symbiote = buildSymbiote(config, rig);
    const latency = constantLatency();
    lockstep(rig, symbiote, latency, LISTENING_TICKS);
    symbiote.setGoal(GOAL);
    lockstep(rig, symbiote, latency, PRACTICE_TICKS);
    symbiote.swap({ law: taught });

    const product = simdMatvec(CHANNELS);
    let times: number[] = [];
    const timed = <T>(act: () => T): T => {
      const startMs = performance.now();
      const done = act();
      times.push(1000 * (performance.now() - startMs));
      return done;
    };
    const reactor: Reactor = {
      react: (tick, row) => timed(() => symbiote.react(tick, row)),
      learn: () => symbiote.learn(),
    };
    const sampled = (run: () => void) => {
      times = [];
      run();
      return Float64Array.from(times);
    };
    const round = (): Round => ({
      baseline: sampled(() => {
        for (let i = 0; i < TICKS; i++) timed(product);
      }),
      subject: sampled(() => lockstep(rig, reactor, latency, TICKS)),
    });
    round();
    return summarise(Array.from({ length: ROUNDS }, round));
  },
});

const named = (name: string, params: Named["params"] = {}): Named => ({ name, params });

export const steerings: readonly Bench[] = [
  steering(named("pi")),
  steering(named("mpc")),
  steering(
    named("symbiote", { checkpoint: "none" }),
    named("symbiote", { checkpoint: "none", learning: false }),
  ),
];
