/**
 * The world from above, and the wheel: click (or arrow keys and Enter) gives the brain another target, Escape gives the wheel back.
 */
import { createCanvas } from "../canvas.ts";
import { el, key, mark, write } from "../dom.ts";
import { every, type Lab, type Panel } from "../lab.ts";
import {
  drawBoard,
  drawGoal,
  drawGuess,
  drawHand,
  drawTarget,
  drawTrail,
  type Point,
  TARGET_RADIUS,
  toWorkspace,
  viewOf,
} from "../scene.ts";
import { createTally, epochName, epochSentence, type Tally } from "../story.ts";
import { type Palette, reducedMotion } from "../theme.ts";
import type { Trace } from "../trace.ts";

const TRAIL_TICKS = 110;
const CURSOR_STEP = 0.05;
const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: 1 },
  ArrowDown: { x: 0, y: -1 },
};

export const world: Panel = {
  name: "world",
  place: 1,
  title: "World",
  says: "Click to send the brain elsewhere: the symbiote steers.",
  mount(body, header, lab) {
    const canvas = createCanvas("", {
      role: "application",
      tabindex: 0,
      "aria-label":
        "The workspace from above. Arrow keys move a cursor, Enter makes it the brain's target, Escape gives the wheel back.",
    });
    const steps = el("ol", { class: "epochs", "aria-label": "Parts of a trial" });
    const now = el("p", { class: "now-says" });
    const outcome = el("p", { class: "now-outcome" });
    const release = el(
      "button",
      { type: "button", hidden: true },
      "Give the wheel back ",
      el("kbd", {}, "Esc"),
    );
    header.append(release);
    const legend = el("div", { class: "key" });
    legend.append(
      key(["ink dot", "hand"], ["memory ring", "to remember"], ["symbiote dot", "guess"]),
      key(["you ring", "your target"], ["twin ring", "without you"]),
    );
    body.append(
      el("div", { class: "arena" }, canvas.node, legend),
      steps,
      el("div", { class: "now" }, now, outcome),
    );

    let palette: Palette | undefined;
    lab.palette$.subscribe((next) => {
      palette = next;
    });
    let cursor: Point | undefined;
    const tally = createTally();
    /** The goal that the tally is about. */
    let tallied: Point | undefined;
    const panel = body.parentElement!;

    const aim = (goal: Point | undefined) => {
      cursor = undefined;
      lab.send({ op: "goal", goal: goal === undefined ? null : [goal.x, goal.y] });
    };
    canvas.node.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      aim(toWorkspace(viewOf(canvas.width, canvas.height), event.offsetX, event.offsetY));
    });
    canvas.node.addEventListener("keydown", (event) => {
      const arrow = ARROWS[event.key];
      if (arrow !== undefined) {
        const from = cursor ?? goalOf(lab.state?.goal) ?? { x: 0, y: 0 };
        const size = event.shiftKey ? 0.2 : 1;
        const clamp = (v: number) => Math.max(-1, Math.min(1, v));
        cursor = {
          x: clamp(from.x + arrow.x * CURSOR_STEP * size),
          y: clamp(from.y + arrow.y * CURSOR_STEP * size),
        };
      } else if (event.key === "Enter" && cursor !== undefined) aim(cursor);
      else return;
      event.preventDefault();
    });
    canvas.node.addEventListener("blur", () => {
      cursor = undefined;
    });
    release.addEventListener("click", () => aim(undefined));

    let epochs: readonly string[] = [];
    lab.hello$.subscribe((hello) => {
      epochs = hello.task.epochs;
      steps.replaceChildren(...epochs.map((epoch) => el("li", {}, epochName(epoch))));
      tally.clear();
    });

    const due = every(100);
    return (time) => {
      const trace = lab.trace("world");
      const trial = lab.trace("trial");
      const tick = lab.playhead.tick;
      const row = trace.seek(tick);
      const goal = goalOf(lab.state?.goal);
      if (palette === undefined || canvas.width === 0) return;
      const scene = { context: canvas.context, view: viewOf(canvas.width, canvas.height), palette };
      drawBoard(scene, canvas.width, canvas.height);
      if (row >= 0) {
        const of = (label: string) => trace.at(row, trace.channel(label));
        const targetX = of("targetX");
        const shown = of("cueOn") > 0.5;
        const hold = of("hold") > 0.5;
        if (!Number.isNaN(targetX)) drawTarget(scene, targetX, of("targetY"), shown, hold);

        const twin = lab.trace("twin");
        const twinRow = twin.seek(tick);
        const still = reducedMotion();
        if (twinRow >= 0) {
          if (!still) drawTrail(scene, twin, twin.seek(tick - TRAIL_TICKS), twinRow, true);
          const at = (label: string) => twin.at(twinRow, twin.channel(label));
          drawHand(scene, { x: at("handX"), y: at("handY") }, true);
        }
        if (!still) drawTrail(scene, trace, trace.seek(tick - TRAIL_TICKS), row, false);

        const decoded = lab.trace("decoded");
        const guess = decoded.seek(tick);
        if (guess >= 0 && tick - decoded.tickAt(guess) < TRAIL_TICKS) {
          const x = decoded.at(guess, decoded.channel("targetX"));
          const y = decoded.at(guess, decoded.channel("targetY"));
          if (Number.isFinite(x) && Number.isFinite(y)) drawGuess(scene, x, y, !Number.isNaN(targetX));
        }
        if (goal !== undefined) drawGoal(scene, goal, true);
        drawHand(scene, { x: of("handX"), y: of("handY") }, false);
      }
      if (cursor !== undefined) drawGoal(scene, cursor, false);

      if (!due(time)) return;
      if (goal?.x !== tallied?.x || goal?.y !== tallied?.y) tally.clear();
      tallied = goal;
      tally.read(trial, goal === undefined ? undefined : (tick) => reached(trace, tick, goal));
      release.hidden = goal === undefined;
      mark(panel, "data-wheel", goal === undefined ? "brain" : "you");
      const trialRow = trial.seek(tick);
      const epoch = trialRow < 0 ? -1 : trial.at(trialRow, trial.channel("epoch"));
      for (const [i, item] of Array.from(steps.children).entries())
        mark(item, "aria-current", i === epoch ? "step" : "false");
      if (epoch < 0 || row < 0) return;
      write(now, epochSentence(epochs[epoch] ?? "", trace.at(row, trace.channel("hold")) > 0.5));
      write(outcome, goal === undefined ? ownWords(tally) : yourWords(tally, lab));
    };
  },
};

const goalOf = (goal: readonly number[] | null | undefined): Point | undefined =>
  goal === null || goal === undefined || goal.length < 2 ? undefined : { x: goal[0], y: goal[1] };

/** Was the hand at the goal when the trial ended? `undefined` for catch trials, in which no hand moves. */
function reached(world: Trace, tick: number, goal: Point): boolean | undefined {
  const row = world.seek(tick);
  if (row < 0 || world.at(row, world.channel("hold")) > 0.5) return undefined;
  const dx = world.at(row, world.channel("handX")) - goal.x;
  const dy = world.at(row, world.channel("handY")) - goal.y;
  return Math.hypot(dx, dy) <= TARGET_RADIUS;
}

function ownWords({ last, successes, count }: Tally): string {
  if (last === undefined) return "";
  return `Last reach: ${last ? "on target" : "missed"} · ${successes} of the last ${count}`;
}

function yourWords({ successes, count }: Tally, { state }: Lab): string {
  if (state?.estopped === true) return "Steering is stopped: arm it again, above.";
  if (state?.law === "off") return "The law is “off”, so nobody steers: choose another under Steering.";
  if (count === 0) return "You have the wheel, from the next cue on.";
  return `You have the wheel: your target reached ${successes} of ${count} times.`;
}
