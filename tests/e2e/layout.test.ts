/** Whatever the window's size and the law: every panel has its place, nothing sticks out, every control can be pressed. */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freshSeed } from "../stand-ins.ts";
import { openBrowser, visit } from "./browser.ts";
import { builtPage } from "./built-page.ts";
import { openStage, STAGE_TOKEN, type Stage } from "./stage.ts";

const seed = freshSeed();
const PATIENCE = { timeout: 20_000, interval: 100 };
const SIZES = [
  [360, 640],
  [768, 1024],
  [844, 390],
  [1100, 700],
  [1280, 720],
  [1440, 900],
] as const;

let stage: Stage;
let browser: Browser;
beforeAll(async () => {
  [stage, browser] = await Promise.all([openStage(await builtPage(), seed), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await stage?.close();
});

/** In the page: what is wrong with its layout, in words. */
function faultsOfLayout(): string[] {
  const faults: string[] = [];
  const root = document.documentElement;
  if (root.scrollWidth > innerWidth) faults.push(`it scrolls sideways: ${root.scrollWidth} pixels`);
  for (const panel of document.querySelectorAll<HTMLElement>("section.panel:not([hidden], [popover])")) {
    const { left, right, bottom, width } = panel.getBoundingClientRect();
    const name = panel.dataset.panel;
    if (left < 0 || right > innerWidth || width < 200) faults.push(`${name} lies from ${left} to ${right}`);
    for (const part of panel.querySelectorAll("*")) {
      const box = part.getBoundingClientRect();
      const isSeen = box.width > 1 && box.height > 1;
      if (isSeen && (box.right > right + 1 || box.bottom > bottom + 1))
        faults.push(`${name}: ${part.tagName} ${part.className} sticks out`);
    }
  }
  for (const control of document.querySelectorAll<HTMLElement>("button, select, input")) {
    if (!control.checkVisibility() || control.closest("[popover]") !== null) continue;
    control.scrollIntoView({ block: "center" });
    const { x, y, width, height } = control.getBoundingClientRect();
    const hit = document.elementFromPoint(x + width / 2, y + height / 2);
    const isReached = hit !== null && (control.contains(hit) || hit.contains(control));
    const byLabel = (control as HTMLInputElement).labels?.[0]?.contains(hit) === true;
    if (width > 1 && !isReached && !byLabel)
      faults.push(`${control.tagName} ${control.textContent} is covered by ${hit?.tagName}`);
  }
  return faults;
}

test.each(["off", "symbiote"])(`under the law %s all is in its place (seed ${seed})`, async (law) => {
  stage.set({ law, goal: law === "off" ? null : [0.4, 0.4] });
  const { page, close } = await visit(browser, `${stage.url}#token=${STAGE_TOKEN}`);
  const foresight = page.locator('[data-panel="foresight"]');
  await expect.poll(() => page.locator("#state").textContent(), PATIENCE).toMatch(/^Live/);
  await expect.poll(() => foresight.isVisible(), PATIENCE).toBe(law === "symbiote");
  for (const [width, height] of SIZES) {
    await page.setViewportSize({ width, height });
    // A plot that is growing into its place may stick out for a moment.
    await expect
      .poll(() => page.evaluate(faultsOfLayout), { ...PATIENCE, message: `${width} × ${height}` })
      .toEqual([]);
  }
  await close();
});
