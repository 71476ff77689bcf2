/** The session: run, pause, step and pace it, choose the decoder, record it, play a recording. */
import { el, fillSelect, mark, write } from "../dom.ts";
import { every, type Panel } from "../lab.ts";

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
      el("div", { class: "field" }, el("label", { for: "decoder" }, "Decoder"), decoder),
      el("div", { class: "field" }, el("label", { for: "source" }, "Show"), source, record),
    );

    const due = every(200);
    return (now) => {
      const { hello, state } = lab;
      if (!due(now)) return;
      const mayAct = hello?.role === "controller" && (lab.link === "open" || lab.link === "stalled");
      for (const control of [run, step, decoder, source, record]) control.disabled = !mayAct;
      speed.disabled = !mayAct;
      if (hello === undefined || state === undefined) return;
      const replaying = state.replaying !== null;
      write(run, state.running ? "Pause" : "Start");
      step.disabled ||= state.running;
      for (const [value, input] of speeds) input.checked = state.speed === value;
      fillSelect(
        decoder,
        (hello.registries.decoders ?? []).map((one) => one.name),
        state.decoder,
      );
      decoder.disabled ||= replaying;
      const names = [LIVE, ...state.recordings];
      if (state.replaying !== null && !names.includes(state.replaying)) names.push(state.replaying);
      fillSelect(source, names, state.replaying ?? LIVE);
      write(source.options[0], "the live session");
      const recording = state.recording !== null;
      record.disabled ||= replaying;
      mark(record, "data-on", String(recording && state.recording!.bytes > 0));
      mark(record, "aria-pressed", String(recording));
      write(record, recording ? `Recording · ${size(state.recording!.bytes)}` : "Record");
      record.title = recording
        ? `Written to ${state.recording!.file} so far; press to stop`
        : "Keep everything that happens from now on";
    };
  },
};

/** Bytes for people: `830 B`, `12.4 kB`, `3.1 MB`. */
export function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(1)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}
