/** Above the panels: the light that says where things stand, the advice when someone must act, the emergency stop. */
import type { Hello } from "../streams/protocol.ts";
import { el, mark, sentence, write } from "./dom.ts";
import { reaches } from "./lab.ts";
import type { LiveLab } from "./live.ts";
import { type Situation, situationOf } from "./situation.ts";
import { worldOf } from "./worlds/index.ts";

const COMPLAINT_MS = 6000;

export interface Masthead {
  readonly situation: Situation;
  draw(now: number): void;
}

const need = (id: string): HTMLElement => {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no element "${id}"`);
  return found;
};

/** Wire the parts of index.html that are no panel. */
export function createMasthead(lab: LiveLab): Masthead {
  const light = need("state");
  const banner = need("banner");
  const lede = need("lede");
  const running = need("brain");
  const estop = need("estop") as HTMLButtonElement;
  const foot = need("foot");
  const words = estop.querySelector("strong")!;
  const keyName = estop.querySelector("kbd")!;
  const facts = el("span");
  foot.append(
    facts,
    el("span", {}, keyHelp("Space", "stop"), keyHelp("Esc", "give the wheel back"), keyHelp("P", "pause")),
  );
  let situation = situationOf("connecting", undefined, 0, "");

  estop.addEventListener("click", () => lab.send({ op: lab.state?.estopped === true ? "rearm" : "estop" }));
  lab.hello$.subscribe((hello) => {
    const { brain, task, sites, seed, server, streams } = hello;
    const channels = streams.find((stream) => stream.name === "activation")?.labels.length ?? 0;
    const areas = sites.map(({ name, width }) => `${width} in ${name}`).join(", ");
    write(lede, ledeOf(hello));
    write(running, brain);
    running.title = `The brain that runs: ${brain}. To run another: symbiote start --brain NAME; symbiote list names them.`;
    running.hidden = false;
    facts.dataset.fixed = [
      `Brain “${brain}”${brain === task.name ? "" : ` in task “${task.name}”`}: units ${areas}; ${channels} electrodes`,
      "another: symbiote start --brain NAME",
      `seed ${seed}`,
      `${server.name} ${server.version}`,
    ].join(" · ");
  });

  /** What the server last refused, shown for a while. */
  let complaint = { words: "", until: 0 };
  lab.messages$.subscribe((message) => {
    if (message.op === "error" && message.code !== "no_history")
      complaint = { words: sentence(message.message), until: performance.now() + COMPLAINT_MS };
  });

  return {
    get situation() {
      return situation;
    },
    draw(now) {
      const { state, hello } = lab;
      const seconds = (Math.max(0, lab.playhead.tick) * (hello?.dtMs ?? 10)) / 1000;
      situation = situationOf(lab.link, state, seconds, lab.reason);
      mark(light, "data-state", situation.light);
      write(light, situation.words);
      const heard = now < complaint.until ? complaint.words : undefined;
      const advice = situation.calm === true ? (heard ?? situation.advice) : (situation.advice ?? heard);
      write(banner, advice ?? "");
      banner.hidden = advice === undefined;
      mark(banner, "data-tone", situation.advice === undefined || situation.calm === true ? "calm" : "alarm");
      const stopped = state?.estopped === true;
      mark(estop, "data-stopped", String(stopped));
      write(words, stopped ? "Arm steering again" : "Emergency stop");
      keyName.hidden = stopped;
      estop.disabled = !reaches(lab.link) || hello?.role === "viewer";
      const fixed = facts.dataset.fixed;
      if (fixed !== undefined && state !== undefined)
        write(
          facts,
          [fixed, `link ${state.link}`, state.backend && `training on ${state.backend}`]
            .filter(Boolean)
            .join(" · "),
        );
    },
  };
}

/** What runs, in a sentence or two: the task's own words, unless the brain is not the one that was trained for it. */
function ledeOf(hello: Hello): string {
  const { lede } = worldOf(hello);
  if (hello.brain === hello.task.name) return lede;
  const entry = hello.registries.brains?.find(({ name }) => name === hello.brain);
  const what = entry === undefined ? `a brain in the task “${hello.task.name}”` : entry.summary;
  return `${sentence(`“${hello.brain}”: ${what}`)} The symbiote sees only its neurons, and learns what can be read there.`;
}

const keyHelp = (name: string, does: string): HTMLElement =>
  el("span", { class: "key-help" }, el("kbd", {}, name), ` ${does}`);
