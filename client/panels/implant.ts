/**
 * How good the implant is: every imperfection of recording and stimulation as a slider, which acts from the next tick
 * on. It opens over the page from the session's panel, and shows what is set, whoever set it.
 */
import type { ClientRequest } from "../../streams/protocol.ts";
import { plainName } from "../components.ts";
import { el } from "../dom.ts";
import { every, type Panel, reaches } from "../lab.ts";
import { type NumericParam, numericParams } from "../params.ts";
import { type Slider, slider } from "../slider.ts";

type Part = Extract<ClientRequest, { op: "configure" }>["part"];
const PARTS: readonly (readonly [Part, string])[] = [
  ["electrodes", "Recording"],
  ["stimulator", "Stimulation"],
];

/** What people call a setting, where its name does not say it. */
const WORDS: Readonly<Record<string, string>> = {
  active: "electrodes in",
  sigmaUnits: "blur, units",
  artefact: "artefact of stimulation",
  permuted: "channels swapped",
  rotationDegPerMin: "turning, ° a minute",
  dead: "channels dead",
  spikeHz: "spikes, at most a second",
  refractoryMs: "pause after a spike, ms",
  spikeRegularity: "regularity of spikes",
  biasPerSqrtS: "drift",
  bits: "bits of the converter",
  range: "range of the converter",
  delayTicks: "delay, ticks",
  jitterTicks: "jitter, ticks",
  dropout: "samples lost",
  packetLoss: "packets lost",
  decay: "memory of the actuator",
  bound: "largest current",
};

/** What the button that opens it refers to. */
export const IMPLANT = "implant";

export const implant: Panel = {
  name: IMPLANT,
  place: 8,
  title: "Implant",
  says: "No implant is perfect. Spoil this one while it runs, and see what the symbiote makes of it.",
  mount(body, header, lab) {
    const section = body.closest("section")!;
    section.id = IMPLANT;
    section.popover = "auto";
    // While it is open, Escape closes it and does nothing else, wherever the focus is.
    const alone = (event: KeyboardEvent) => {
      if (event.key === "Escape" && section.matches(":popover-open")) event.stopPropagation();
    };
    document.addEventListener("keydown", alone, { capture: true });
    const heal = el("button", { type: "button" }, "Perfect again");
    header.append(heal);
    const sets = new Map(
      PARTS.map(
        ([part, words]) => [part, el("fieldset", { class: "sliders", "aria-label": words })] as const,
      ),
    );
    body.append(
      ...PARTS.flatMap(([part, words]) => [el("h3", { "aria-hidden": "true" }, words), sets.get(part)!]),
    );

    const params = new Map<Part, readonly NumericParam[]>();
    const sliders = new Map<Part, Map<string, Slider>>();
    const set = (part: Part, changes: Record<string, number>) =>
      lab.send({ op: "configure", part, params: changes });
    heal.addEventListener("click", () => {
      for (const [part, list] of params)
        set(part, Object.fromEntries(list.map(({ name, initial }) => [name, initial])));
    });

    lab.hello$.subscribe((hello) => {
      for (const [part] of PARTS) {
        const list = numericParams(hello.interface?.[part], Number.POSITIVE_INFINITY);
        const now = hello.state.interface?.[part];
        const made = new Map(
          list.map((param) => {
            const { name, initial } = param;
            const tell = (value: number) => set(part, { [name]: value });
            return [
              name,
              slider(part, param, now?.[name] ?? initial, tell, WORDS[name] ?? plainName(name)),
            ] as const;
          }),
        );
        params.set(part, list);
        sliders.set(part, made);
        sets.get(part)!.replaceChildren(...Array.from(made.values(), ({ node }) => node));
      }
    });
    lab.state$.subscribe((state) => {
      for (const [part, made] of sliders)
        for (const [name, value] of Object.entries(state.interface?.[part] ?? {}))
          made.get(name)?.show(value);
    });

    const due = every(200);
    return (now) => {
      if (!due(now)) return;
      const may = lab.hello?.role === "controller" && reaches(lab.link) && lab.state?.replaying === null;
      heal.disabled = !may;
      for (const fields of sets.values()) fields.disabled = !may;
    };
  },
};
