/** Every registered brain on its page: its world is drawn, its goals can be given, and nothing is broken or misleading. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { brains, livesElsewhere } from "../../server/brains/index.ts";
import { compiledCli, startCli } from "../compiled.ts";
import { freshSeed } from "../stand-ins.ts";
import { coloursOf, obstacles } from "./accessible.ts";
import { openBrowser, visit } from "./browser.ts";

const seed = freshSeed();
const PATIENCE = { timeout: 45_000, interval: 250 };
const folder = mkdtempSync(join(tmpdir(), "symbiote-worlds-"));
let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What lives elsewhere has a test of its own. */
test.each(brains.names.filter((name) => !livesElsewhere(name)))(
  `the page of %s, seed ${seed}`,
  async (brain) => {
    const args = ["start", "--no-open", "--port", "0", "--brain", brain, "--seed", String(seed)];
    const server = startCli(compiledCli(), args, {}, folder);
    const seen = await visit(browser, await server.line(/http:\S+/));
    try {
      const { page } = seen;
      const text = async (selector: string) => (await page.locator(selector).first().textContent()) ?? "";
      const says = (selector: string, wanted: RegExp) =>
        expect.poll(() => text(selector), PATIENCE).toMatch(wanted);
      const world = '[data-panel="world"]';
      await says("#state", /^Live/);
      expect(await text("#brain")).toBe(brain);
      expect(await text("#lede")).toMatch(/\w.*\.$/);
      await says(`${world} .now-says`, /^[A-Z“].*\.$/);
      await expect.poll(() => coloursOf(page, `${world} canvas`), PATIENCE).toBeGreaterThan(10);
      expect(await coloursOf(page, '[data-panel="decoding"] canvas >> nth=0')).toBeGreaterThan(5);

      const canvas = page.locator(`${world} canvas`);
      if ((await canvas.getAttribute("data-aim")) === "true") {
        const choices = page.locator(`${world} .aims button`);
        if ((await choices.count()) > 0) await choices.first().click();
        else {
          await canvas.focus();
          await page.keyboard.press("ArrowRight");
          await page.keyboard.press("ArrowUp");
          await page.keyboard.press("Enter");
        }
        await says(`${world} .now-outcome`, /You have the wheel/);
        await says(`${world} .now-sure`, /trial/);
        await says("#summary", /You ask for/);
        await page.keyboard.press("Escape");
        await says(`${world} .now-outcome`, /^((?!You have the wheel)[\s\S])*$/);
      } else {
        expect(await text(`${world} .says`)).toMatch(/Nothing to aim at/);
        expect(await page.locator(`${world} .aims`).isVisible()).toBe(false);
      }

      expect(await obstacles(page)).toEqual([]);
      for (const width of [1280, 390]) {
        await page.setViewportSize({ width, height: 844 });
        await page.waitForTimeout(200);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      }
      expect(seen.faults).toEqual([]);
    } finally {
      await seen.close();
      server.interrupt();
      await server.finished;
    }
  },
  120_000,
);
