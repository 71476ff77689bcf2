/** The raster paints each row once, and all of them again when the trace starts over. */
import { afterEach, expect, test, vi } from "vitest";
import { createRaster } from "../../client/raster.ts";
import type { Palette } from "../../client/theme.ts";
import { createTrace } from "../../client/trace.ts";

afterEach(() => vi.unstubAllGlobals());

/** A sheet of paper whose pixels can be looked at. */
function sheet() {
  let image = { data: new Uint8ClampedArray() };
  const paper = {
    fillStyle: "",
    createImageData: (width: number, height: number) => {
      image = { data: new Uint8ClampedArray(4 * width * height) };
      return image;
    },
    putImageData: () => undefined,
  };
  vi.stubGlobal("document", { createElement: () => ({ getContext: () => paper }) });
  return { red: (column: number) => image.data[4 * column] };
}

test("the past that comes after the first rows is painted too", () => {
  const { red } = sheet();
  const raster = createRaster(200, 1, 1);
  raster.theme({ surface: "#000000", ink: "#ffffff" } as Palette);
  const trace = createTrace(["a"], 200);
  const push = (from: number, to: number) =>
    trace.push(
      from,
      1,
      to - from,
      Float32Array.from({ length: to - from }, (_, i) => 1 + ((from + i) % 2)),
    );
  const painted = () =>
    Array.from({ length: 130 }, (_, column) => column).filter((column) => red(column) > 0);
  push(100, 120);
  raster.paint(trace);
  expect(Math.min(...painted())).toBeGreaterThanOrEqual(100);
  expect(painted().length).toBeGreaterThan(5);

  // What a page gets when it opens: some live rows first, then the past up to the newest of them.
  trace.clear();
  push(50, 120);
  raster.paint(trace);
  expect(Math.min(...painted())).toBeLessThanOrEqual(53);
  expect(painted().filter((column) => column < 100).length).toBeGreaterThan(20);
});
