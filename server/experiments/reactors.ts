/**
 * Who answers a row in each kind of arm. Between the goal's first and last tick somebody steers; the symbiote learns
 * what it is told about goals and nothing else. A command caused by tick k arrives at tick k + latencyTicks.
 */
import type { Rig } from "../../streams/loop.ts";
import type { Command, Reactor } from "../../streams/ports.ts";
import type { Steerer } from "./lab.ts";
import { scaleToNorm } from "./match.ts";

/** Listens to nobody and says nothing. */
export const nobody: Reactor = { react: () => undefined, learn() {} };

/** What becomes of the goal at the tick just made: a new one stands, none stands any more, or nothing changes. */
export type GoalChange = Float32Array | "cleared" | undefined;

/** A symbiote that is told each trial's goal for as long as it is to steer. */
export function steered(subject: Steerer, goalChange: () => GoalChange): Reactor {
  return {
    react(tick, row) {
      const change = goalChange();
      if (change !== undefined) subject.setGoal(change === "cleared" ? undefined : change);
      return subject.react(tick, row);
    },
    learn: () => subject.learn(),
  };
}

/** Says `said[k]` at tick `from + k`, whatever happens, and nothing where there is none. */
export function reciting(said: readonly (Float32Array | undefined)[], from: number): Reactor {
  return {
    react(tick): Command | undefined {
      const currents = said[tick - from];
      if (currents === undefined) return undefined;
      return { n: tick, site: 0, currents, gain: 1, causeTick: tick, ttlTicks: 1, rampTicks: 0 };
    },
    learn() {},
  };
}

/**
 * A reactor whose directions are kept and whose norms are given: `norms[t]` is what tick `from + t` is to receive.
 * It says something at every tick from its first direction on, so that zeros travel the whole pipeline too.
 */
export function withNorms(
  inner: Reactor,
  rig: Rig,
  norms: Float64Array,
  from: number,
  latencyTicks: number,
): Reactor {
  const { bound } = rig.stimulator.limits;
  const direction = new Float32Array(rig.stimulator.currents.length);
  const currents = new Float32Array(direction.length);
  let known = false;
  let n = 0;
  return {
    react(tick, row): Command | undefined {
      const said = inner.react(tick, row);
      if (said !== undefined) {
        direction.set(said.currents);
        known = true;
      }
      if (!known) return undefined;
      currents.set(direction);
      scaleToNorm(currents, norms[tick + latencyTicks - from] ?? 0, bound);
      const site = rig.stimulator.site;
      return { n: n++, site, currents, gain: 1, causeTick: tick, ttlTicks: 1, rampTicks: 0 };
    },
    learn: () => inner.learn(),
  };
}
