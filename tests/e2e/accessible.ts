/** What someone who cannot see the page, or cannot point, would trip over. Runs inside the page. */
import type { Page } from "playwright-core";

/** Sentences about everything that is wrong; empty when nothing is. */
export function obstacles(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const visible = (node: Element) => node.getClientRects().length > 0;
    const all = (selector: string) => Array.from(document.querySelectorAll<HTMLElement>(selector));
    const nameOf = (node: HTMLElement) => {
      const by = node.getAttribute("aria-labelledby");
      const labels = (node as HTMLInputElement).labels;
      return (
        node.getAttribute("aria-label") ??
        (by === null ? undefined : document.getElementById(by)?.textContent) ??
        (labels !== null && labels !== undefined && labels.length > 0 ? labels[0].textContent : undefined) ??
        node.textContent ??
        ""
      ).trim();
    };
    const describe = (node: Element) => `<${node.tagName.toLowerCase()} class="${node.className}">`;

    for (const node of all("button, select, input, canvas, progress, section, fieldset, a"))
      if (visible(node) && nameOf(node) === "") found.push(`${describe(node)} has no name`);
    for (const node of all("canvas"))
      if (!node.hasAttribute("role")) found.push(`${describe(node)} has no role`);
    const ids = all("[id]").map(({ id }) => id);
    for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) found.push(`two elements are "${id}"`);
    if (document.documentElement.lang === "") found.push("the page names no language");
    if (all("h1").length !== 1) found.push("the page has not exactly one first heading");
    if (all("main").length !== 1) found.push("the page has not exactly one main part");
    if (all("[style]").some((node) => node.tagName !== "CANVAS"))
      found.push("an element has an inline style");

    const channels = (colour: string) => (colour.match(/[\d.]+/g) ?? []).map(Number);
    const luminance = (colour: string) => {
      const [r, g, b] = channels(colour).map((v) => {
        const part = v / 255;
        return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const behind = (node: Element | null): string => {
      if (node === null) return "rgb(255, 255, 255)";
      const colour = getComputedStyle(node).backgroundColor;
      return channels(colour)[3] === 0 ? behind(node.parentElement) : colour;
    };
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const poor = new Set<string>();
    while (texts.nextNode()) {
      const node = texts.currentNode.parentElement;
      if (node === null || texts.currentNode.textContent?.trim() === "" || !visible(node)) continue;
      if (node.closest(":disabled, .unseen, noscript, option, canvas") !== null) continue;
      const [front, back] = [luminance(getComputedStyle(node).color), luminance(behind(node))];
      const ratio = (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
      if (ratio < 4.5) poor.add(`${describe(node)} has a contrast of ${ratio.toFixed(2)}`);
    }
    return [...found, ...poor];
  });
}

/** The mean colour of a canvas, 0…255 each of red, green, blue. */
export function meanColour(page: Page, selector: string): Promise<number[]> {
  return page.locator(selector).evaluate((node) => {
    const canvas = node as HTMLCanvasElement;
    const { data } = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
    const sums = [0, 0, 0];
    for (let i = 0; i < data.length; i++) if (i % 4 < 3) sums[i % 4] += data[i];
    return sums.map((sum) => (4 * sum) / data.length);
  });
}

/** How many different colours a canvas shows; a blank one shows one. */
export function coloursOf(page: Page, selector: string): Promise<number> {
  return page.locator(selector).evaluate((node) => {
    const canvas = node as HTMLCanvasElement;
    const { data } = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
    return new Set(new Uint32Array(data.buffer)).size;
  });
}
