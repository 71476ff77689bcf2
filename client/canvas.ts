/** A canvas that always has as many pixels as the screen gives it, however the page is resized or zoomed. */
import { el } from "./dom.ts";

export interface Canvas {
  readonly node: HTMLCanvasElement;
  readonly context: CanvasRenderingContext2D;
  /** Size in CSS pixels. */
  readonly width: number;
  readonly height: number;
}

/** @param label what a screen reader says the picture is. */
export function createCanvas(label: string, attributes: Record<string, string | number> = {}): Canvas {
  const node = el("canvas", { role: "img", "aria-label": label, ...attributes });
  const context = node.getContext("2d");
  if (context === null) throw new Error("this browser has no 2D canvas; use a current browser");
  let width = 0;
  let height = 0;
  new ResizeObserver(([entry]) => {
    const ratio = window.devicePixelRatio || 1;
    width = entry.contentRect.width;
    height = entry.contentRect.height;
    node.width = Math.max(1, Math.round(width * ratio));
    node.height = Math.max(1, Math.round(height * ratio));
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
  }).observe(node);
  return {
    node,
    context,
    get width() {
      return width;
    },
    get height() {
      return height;
    },
  };
}
