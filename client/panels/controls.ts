/** The session: run, pause, step and pace it, choose the decoder, record it, play a recording. */
import type { State } from "../../streams/protocol.ts";
import { el, fillSelect, mark, write } from "../dom.ts";
import { every, type Panel, reaches } from "../lab.ts";
import { IMPLANT } from "./implant.ts";

const SPEEDS = [
  [1, "×1", "Real time"],
  [4, "×4", "Four times as fast"],
  ["max", "max", "As fast as the computer goes"],
] as const;
const LIVE = "live";

export const controls: Panel = {
  name: "controls",
  place: 2,
  title: "Session",
  says: "Pause time, change its pace, keep what happens.",
  mount(body, _header, lab) {
    const run = el("button", { type: "button", class: "first", "aria-keyshortcuts": "P" }, "Pause");
    const step = el("button", { type: "button", title: "Run one tick while paused" }, "Step");
    const speeds = new Map<unknown, HTMLInputElement>();
    const speed = el("fieldset", { class: "choice", "aria-label": "Speed" });
    for (const [value, words, title] of SPEEDS) {
      const input = el("input", { type: "radio", name: "speed", value });
      input.addEventListener("change", () => lab.send({ op: "control", do: "speed", speed: value }));
      speeds.set(value, input);
      speed.append(el("label", { title }, input, words));
    }
    const decoder = el("select", { id: "decoder" });
    const implant = el(
      "button",
      {
        type: "button",
        popovertarget: IMPLANT,
        title: "Noise, delay, dead channels, drift: spoil the implant",
      },
      "Implant…",
    );
    const record = el("button", { type: "button", class: "light", "aria-pressed": "false" }, "Record");
    const source = el("select", { id: "source" });

    run.addEventListener("click", () =>
      lab.send({ op: "control", do: lab.state?.running === true ? "pause" : "start" }),
    );
    step.addEventListener("click", () => lab.send({ op: "control", do: "step" }));
    decoder.addEventListener("change", () =>
      lab.send({ op: "swap", what: "decoder", name: decoder.value, params: {} }),
    );
    record.addEventListener("click", () =>
      lab.send({ op: "record", do: lab.state?.recording === null ? "start" : "stop" }),
    );
    source.addEventListener("change", () =>
      lab.send(source.value === LIVE ? { op: "live" } : { op: "replay", file: source.value }),
    );
    body.append(
      el("div", { class: "row" }, run, step, speed),
      el("div", { class: "field" }, el("label", { for: "decoder" }, "Decoder"), decoder, implant),
      el("div", { class: "field" }, el("label", { for: "source" }, "Show"), source, record),
    );

    /** The state as the server has it; what was just asked for stays shown until the server has spoken. */
    const show = (state: State) => {
      write(run, state.running ? "Pause" : "Start");
      for (const [value, input] of speeds) input.checked = state.speed === value;
      const decoders = lab.hello?.registries.decoders ?? [];
      fillSelect(
        decoder,
        decoders.map((one) => one.name),
        state.decoder,
      );
      const names = [LIVE, ...state.recordings];
      if (state.replaying !== null && !names.includes(state.replaying)) names.push(state.replaying);
      fillSelect(source, names, state.replaying ?? LIVE);
      write(source.options[0], "the live session");
      const { recording } = state;
      mark(record, "data-on", String(recording !== null && recording.bytes > 0));
      mark(record, "aria-pressed", String(recording !== null));
      write(record, recording === null ? "Record" : `Recording · ${size(recording.bytes)}`);
      record.title =
        recording === null
          ? "Keep everything that happens from now on"
          : `Written to ${recording.file} so far; press to stop`;
    };
    lab.state$.subscribe(show);
    lab.messages$.subscribe(({ op }) => {
      if (op === "error" && lab.state !== undefined) show(lab.state);
    });

    const due = every(200);
    return (now) => {
      if (!due(now)) return;
      const mayAct = lab.hello?.role === "controller" && reaches(lab.link);
      const live = lab.state?.replaying === null;
      run.disabled = speed.disabled = source.disabled = !mayAct;
      step.disabled = !mayAct || !live || lab.state?.running !== false;
      decoder.disabled = record.disabled = !mayAct || !live;
    };
  },
};

/** Bytes for people: `830 B`, `12.4 kB`, `3.1 MB`. */
export function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(1)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}
