/** How late everything is: the loop in ticks, the clock in milliseconds, this page's picture, and what it missed. */
import { barPlot } from "../chart.ts";
import { el, figure, write } from "../dom.ts";
import { every, type Panel } from "../lab.ts";
import type { Trace } from "../trace.ts";

const BINS = ["1", "2", "3", "4", "5", "6", "7", "8", "9+"];

export const latency: Panel = {
  name: "latency",
  place: 7,
  title: "Latency",
  says: "Ticks from cause to effect; 1 is the limit.",
  mount(body, header, lab) {
    const plot = barPlot(
      "Histogram of ticks from cause to effect, over the last steered ticks",
      BINS,
      "symbiote",
    );
    const late = figure(
      "Tick lateness",
      "How long after its deadline a tick ran: median, and 99th percentile",
    );
    const age = figure("Picture age", "Age of the newest data when it is drawn, by the synchronised clocks");
    const trip = figure("Round trip", "From this page to the server and back, the best probe");
    const gaps = figure("Rows missed", "Rows this page missed, by its own count and by the server's");
    header.append(el("span", { class: "note" }, "share of commands, by ticks"));
    body.append(plot.node, el("div", { class: "figures" }, late.node, age.node, trip.node, gaps.node));
    lab.palette$.subscribe((palette) => plot.theme(palette));

    const counts = new Float64Array(BINS.length);
    const scratch = new Float64Array(1024);
    const due = every(500);
    return (now) => {
      if (!due(now)) return;
      countLatencies(counts, lab.trace("steering"));
      plot.set(counts);
      const timing = lab.trace("timing");
      const [p50, p99] = quantiles(scratch, timing, timing.channel("latenessUs"));
      write(late.value, Number.isFinite(p50) ? `${ms(p50 / 1000)} · ${ms(p99 / 1000)} ms` : "–");
      write(age.value, Number.isFinite(lab.health.ageMs) ? `${Math.round(lab.health.ageMs)} ms` : "–");
      write(trip.value, Number.isFinite(lab.health.roundTripMs) ? `${ms(lab.health.roundTripMs)} ms` : "–");
      write(gaps.value, `${lab.health.gapRows} · ${lab.health.droppedRows}`);
    };
  },
};

/** Histogram of appliedTick − causeTick over the rows in which the stimulator wrote. */
export function countLatencies(counts: Float64Array, steering: Trace): void {
  counts.fill(0);
  const cause = steering.channel("causeTick");
  const active = steering.channel("active");
  const n = steering.channel("n");
  let previous = -1;
  for (let i = 0; i < steering.length; i++) {
    if (!(steering.at(i, active) > 0)) continue;
    const command = steering.at(i, n);
    if (command === previous) continue;
    previous = command;
    const ticks = steering.tickAt(i) - steering.at(i, cause);
    if (ticks >= 1) counts[Math.min(counts.length, ticks) - 1]++;
  }
}

/** Median and 99th percentile of the newest rows of a channel. */
function quantiles(scratch: Float64Array, trace: Trace, channel: number): readonly [number, number] {
  const count = Math.min(scratch.length, channel < 0 ? 0 : trace.length);
  if (count === 0) return [Number.NaN, Number.NaN];
  for (let i = 0; i < count; i++) scratch[i] = trace.at(trace.length - count + i, channel);
  const sorted = scratch.subarray(0, count).sort();
  return [sorted[(count - 1) >> 1], sorted[Math.floor((count - 1) * 0.99)]];
}

const ms = (value: number): string => (value < 10 ? value.toFixed(2) : value.toFixed(0));
