/**
 * The world of the brain, as the task's view draws it (worlds/), and the wheel: a click, the arrow keys and Enter, or
 * a button give the brain another goal, Escape gives the wheel back.
 */
import { createCanvas } from "../canvas.ts";
import { el, key, mark, write } from "../dom.ts";
import { readForesight } from "../foresight.ts";
import { every, type Lab, type Panel } from "../lab.ts";
import { createStory, epochAt, epochName, type Tally } from "../story.ts";
import { sureness } from "../sureness.ts";
import { type Palette, reducedMotion } from "../theme.ts";
import { worldOf } from "../worlds/index.ts";
import type { Aim, Instant, World } from "../worlds/world.ts";

/** A guess older than this is not shown, ms. */
const FRESH_MS = 1100;
const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};
const KEYS = "Arrow keys move a cursor, Enter makes it the brain's target, Escape gives the wheel back.";
const WATCHING = "You watch: who has the other address may take the wheel.";
const NOTHING = "Nothing to aim at in this task: watch, and see what can be read.";
const ELSEWHERE = "Goals of this task cannot be given on this page: watch, and see what can be read.";

export const world: Panel = {
  name: "world",
  place: 1,
  title: "World",
  says: "What the brain does.",
  mount(body, header, lab) {
    const panel = body.parentElement!;
    const intro = panel.querySelector(".says")!;
    const canvas = createCanvas("The world of the brain.");
    const legend = el("div", { class: "key" });
    const choices = el("fieldset", { class: "choice aims", "aria-label": "What to ask of the brain" });
    const steps = el("ol", { class: "epochs", "aria-label": "Parts of a trial" });
    const now = el("p", { class: "now-says" });
    const outcome = el("p", { class: "now-outcome" });
    const sure = el("p", { class: "now-sure" });
    const release = el(
      "button",
      { type: "button", hidden: true },
      "Give the wheel back ",
      el("kbd", {}, "Esc"),
    );
    header.append(release);
    body.append(
      el("div", { class: "arena" }, canvas.node, legend),
      choices,
      steps,
      el("div", { class: "now" }, now, outcome, sure),
    );

    let palette: Palette | undefined;
    lab.palette$.subscribe((next) => {
      palette = next;
    });
    let shown: World | undefined;
    let cursor: readonly number[] | undefined;
    const story = createStory();

    const ask = (goal: readonly number[] | undefined) => {
      cursor = undefined;
      lab.send({ op: "goal", goal: goal === undefined ? null : [...goal] });
    };
    canvas.node.addEventListener("pointerdown", (event) => {
      const goal = shown?.aim?.at(event.offsetX, event.offsetY, canvas.width, canvas.height);
      if (event.button === 0 && goal !== undefined) ask(goal);
    });
    canvas.node.addEventListener("keydown", (event) => {
      const arrow = ARROWS[event.key];
      const step = shown?.aim?.step;
      if (arrow !== undefined && step !== undefined) {
        const size = event.shiftKey ? 0.2 : 1;
        cursor = step(cursor ?? lab.state?.goal ?? undefined, arrow[0] * size, arrow[1] * size);
      } else if (event.key === "Enter" && cursor !== undefined) ask(cursor);
      else return;
      event.preventDefault();
    });
    canvas.node.addEventListener("blur", () => {
      cursor = undefined;
    });
    release.addEventListener("click", () => ask(undefined));

    lab.hello$.subscribe((hello) => {
      const watches = hello.role === "viewer";
      const { aim, ...rest } = worldOf(hello);
      const next: World = watches || aim === undefined ? rest : { ...rest, aim };
      shown = next;
      story.open(hello, next);
      steps.replaceChildren(...hello.task.epochs.map((epoch) => el("li", {}, epochName(epoch, next))));
      legend.replaceChildren(...next.keys.map((entries) => key(...entries)));
      mark(legend, "data-flat", String(next.keys.length === 1));
      write(intro, watches ? WATCHING : (next.aim?.says ?? (hello.task.goals > 0 ? ELSEWHERE : NOTHING)));
      describe(canvas.node, next);
      choices.replaceChildren(...choiceButtons(next.aim, ask));
      choices.hidden = next.aim === undefined || next.aim.choices.length === 0;
    });

    const due = every(100);
    return (time) => {
      if (shown === undefined || palette === undefined || canvas.width === 0) return;
      const instant = instantOf(lab, cursor);
      const { context, width, height } = canvas;
      context.clearRect(0, 0, width, height);
      shown.draw({ context, width, height, palette }, instant);

      if (!due(time)) return;
      const { goal } = instant;
      story.read(lab, goal);
      release.hidden = goal === undefined || lab.hello?.role === "viewer";
      mark(panel, "data-wheel", goal === undefined ? "brain" : "you");
      for (const [i, button] of Array.from(choices.children).entries())
        mark(button, "aria-pressed", String(isGoal(goal, shown.aim?.choices[i].goal)));
      const epoch = epochAt(lab.trace("trial"), instant.tick);
      for (const [i, item] of Array.from(steps.children).entries())
        mark(item, "aria-current", i === epoch ? "step" : "false");
      write(now, story.sentence(lab, instant.tick));
      write(outcome, goal === undefined ? ownWords(story.tally, shown) : yourWords(story.tally, shown, lab));
      const { words, level } = sureness(lab, shown);
      write(sure, words);
      mark(sure, "data-level", level);
    };
  },
};

/** Everything there is to see now. */
function instantOf(lab: Lab, cursor: readonly number[] | undefined): Instant {
  const { tick } = lab.playhead;
  const [trace, twin, decoded] = [lab.trace("world"), lab.trace("twin"), lab.trace("decoded")];
  const guess = decoded.seek(tick);
  const fresh = guess >= 0 && (tick - decoded.tickAt(guess)) * (lab.hello?.dtMs ?? 10) < FRESH_MS;
  return {
    tick,
    windowTicks: lab.windowTicks,
    trace: lab.trace,
    world: trace,
    row: trace.seek(tick),
    twin,
    twinRow: twin.seek(tick),
    decoded,
    decodedRow: fresh ? guess : -1,
    goal: lab.state?.goal ?? undefined,
    cursor,
    still: reducedMotion(),
  };
}

/** What the picture is for those who do not see it, and whether the keyboard can go there. */
function describe(node: HTMLCanvasElement, { label, aim }: World): void {
  const free = aim?.step !== undefined;
  mark(node, "role", free ? "application" : "img");
  mark(node, "aria-label", free ? `${label} ${KEYS}` : label);
  mark(node, "data-aim", String(aim !== undefined));
  if (free) node.tabIndex = 0;
  else node.removeAttribute("tabindex");
}

const choiceButtons = (aim: Aim | undefined, ask: (goal: readonly number[]) => void): HTMLElement[] =>
  (aim?.choices ?? []).map(({ words, goal }) => {
    const button = el("button", { type: "button", "aria-pressed": "false" }, words);
    button.addEventListener("click", () => ask(goal));
    return button;
  });

const isGoal = (goal: readonly number[] | undefined, choice: readonly number[] | undefined): boolean =>
  goal !== undefined && choice !== undefined && goal.every((v, i) => Math.abs(v - choice[i]) < 1e-6);

function ownWords({ last, successes, count }: Tally, { outcome: [what, right, wrong] }: World): string {
  if (last === undefined) return "";
  return `${what}: ${last ? right : wrong} · ${successes} of the last ${count}`;
}

/** After so many tries in vain it is worth saying what the law does: some hear no goal. */
const IN_VAIN = 3;

function yourWords({ successes, count }: Tally, { aim }: World, { state, trace, hello }: Lab): string {
  if (hello?.role === "viewer") return "Somebody else has the wheel.";
  if (state?.estopped === true) return "Steering is stopped: arm it again, above.";
  if (state?.law === "off") return "The law is “off”, so nobody steers: choose another under Steering.";
  if (count === 0) return "You have the wheel, from the next cue on.";
  const tries = count === 1 ? "1 try" : `${count} tries`;
  if (readForesight(trace("metric"))?.takeOver === 0)
    return `You have the wheel, but the symbiote only probes yet: ${tries}.`;
  if (aim?.reached === undefined) return `You have the wheel, for ${tries} so far.`;
  const tally = `You have the wheel: your target reached ${successes} in ${tries}.`;
  const law = hello?.registries.laws?.find(({ name }) => name === state?.law);
  return successes > 0 || count < IN_VAIN || law === undefined
    ? tally
    : `${tally} What “${law.name}” does: ${law.summary}.`;
}
