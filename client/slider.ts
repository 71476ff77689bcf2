/** A labelled slider for one number: shows it while it is moved, and tells it when it is let go. */
import { el, write } from "./dom.ts";
import type { NumericParam } from "./params.ts";

export interface Slider {
  readonly node: HTMLElement;
  /** Show a value that somebody else has set; not while this one is being moved. */
  show(value: number): void;
}

/** @param of whose parameter it is, so that two of one name can be on a page */
export function slider(
  of: string,
  param: NumericParam,
  value: number,
  tell: (value: number) => void,
  label: string = param.name,
): Slider {
  const id = `${of}-${param.name}`;
  const { min, max, step, description } = param;
  const input = el("input", { id, type: "range", min, max, step, value, title: description });
  const words = el("output", { for: id }, String(value));
  input.addEventListener("input", () => write(words, input.value));
  input.addEventListener("change", () => tell(Number(input.value)));
  return {
    node: el("div", { class: "field" }, el("label", { for: id, title: description }, label), input, words),
    show(next) {
      if (input.matches(":active")) return;
      input.value = String(next);
      write(words, String(next));
    },
  };
}
