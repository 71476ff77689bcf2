/**
 * The palette, read from the style sheet, for what is drawn on canvas. One meaning, one colour, everywhere: the brain
 * is ink, what it must remember is amber, the symbiote is teal, you are violet, the twin is grey, danger is red.
 */
import { fromEvent, map, merge, type Observable, shareReplay, startWith } from "rxjs";

const NAMES = [
  "surface",
  "line",
  "line-strong",
  "ink",
  "muted",
  "memory",
  "symbiote",
  "you",
  "twin",
  "danger",
] as const;
export type Colour = (typeof NAMES)[number];
export type Palette = Readonly<Record<Colour, string>> & {
  readonly dark: boolean;
  /** The font family of what is written. */
  readonly font: string;
};

const dark = matchMedia("(prefers-color-scheme: dark)");
const still = matchMedia("(prefers-reduced-motion: reduce)");

function read(): Palette {
  const style = getComputedStyle(document.documentElement);
  const colours = NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]);
  return { ...Object.fromEntries(colours), dark: dark.matches, font: style.fontFamily } as Palette;
}

/** The palette now and whenever the colour scheme changes. */
export const palette$: Observable<Palette> = merge(fromEvent(dark, "change")).pipe(
  startWith(undefined),
  map(read),
  shareReplay(1),
);

/** Whether the reader asked for less motion; read anew each time. */
export const reducedMotion = (): boolean => still.matches;
