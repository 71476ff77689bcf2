/** The brain's activity as the electrodes see it: one line a channel, one column a tick, the newest at the right. */
import { createCanvas } from "../canvas.ts";
import { el, write } from "../dom.ts";
import type { Panel } from "../lab.ts";
import { createRaster, type Raster } from "../raster.ts";
import type { Palette } from "../theme.ts";

/** Columns across the picture; with short ticks a column stands for several. */
const COLUMNS = 800;

export const activations: Panel = {
  name: "activations",
  place: 3,
  title: "Activations",
  says: "Each line is one electrode in the brain; brighter is more active. This is all the symbiote ever sees.",
  mount(body, header, lab) {
    const canvas = createCanvas(
      "Raster of the brain's activity, one line per electrode, over the last seconds",
    );
    const highest = el("span");
    const lowest = el("span");
    body.append(el("div", { class: "raster" }, canvas.node, highest, lowest));
    const count = el("span", { class: "note" });
    header.append(count);

    let palette: Palette | undefined;
    let raster: Raster | undefined;
    lab.palette$.subscribe((next) => {
      palette = next;
      raster?.theme(next);
    });

    return () => {
      const trace = lab.trace("activation");
      if (trace.width === 0 || palette === undefined || canvas.width === 0) return;
      const ticksPerColumn = Math.max(1, Math.round(lab.windowTicks / COLUMNS));
      const columns = Math.round(lab.windowTicks / ticksPerColumn);
      if (raster?.columns !== columns || raster.channels !== trace.width) {
        raster = createRaster(columns, trace.width, ticksPerColumn);
        raster.theme(palette);
        highest.textContent = "1";
        lowest.textContent = String(trace.width);
      }
      const active = lab.state?.interface?.electrodes.active ?? trace.width;
      write(count, active < trace.width ? `${active} of ${trace.width} electrodes` : `${active} electrodes`);
      raster.paint(trace);
      canvas.context.clearRect(0, 0, canvas.width, canvas.height);
      raster.draw(canvas.context, canvas.width, canvas.height, Math.max(0, lab.playhead.tick));
    };
  },
};
