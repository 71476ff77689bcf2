/** The little SVG a report needs: elements as text, a linear scale, round ticks, and a frame with axes. */

export type Attributes = Readonly<Record<string, string | number>>;

/** An element as text; children are markup already. */
export function el(tag: string, attributes: Attributes, ...children: readonly string[]): string {
  const text = Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${typeof value === "number" ? round(value) : escapeText(value)}"`)
    .join("");
  return children.length === 0 ? `<${tag}${text}/>` : `<${tag}${text}>${children.join("")}</${tag}>`;
}

export function escapeText(text: string): string {
  const named: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return text.replace(/[&<>"]/g, (char) => named[char]);
}

/** A drawing with a title that screen readers say. */
export function svg(width: number, height: number, title: string, ...children: readonly string[]): string {
  const attributes = { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": title };
  return el("svg", attributes, ...children);
}

/** Values → pixels, linear. */
export type Scale = (value: number) => number;

export function scale([low, high]: readonly [number, number], [from, to]: readonly [number, number]): Scale {
  const slope = high === low ? 0 : (to - from) / (high - low);
  return (value) => from + (value - low) * slope;
}

/** About `count` round numbers from `low` to `high`. */
export function ticks(low: number, high: number, count = 5): number[] {
  const raw = (high - low) / count || 1;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * ([1, 2, 5].find((multiple) => multiple * power >= raw * 0.99) ?? 10);
  const all: number[] = [];
  for (let value = Math.ceil(low / step) * step; value <= high + step * 1e-6; value += step) {
    all.push(Number(value.toPrecision(12)));
  }
  return all;
}

/** Where a plot's own area lies inside its drawing. */
export interface Area {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Horizontal grid lines with their values. */
export function yAxis(
  area: Area,
  y: Scale,
  values: readonly number[],
  say: (value: number) => string,
): string {
  const { left, right } = area;
  return values
    .map((value) => {
      const at = y(value);
      const line = el("line", { class: "grid", x1: left, x2: right, y1: at, y2: at });
      return line + el("text", { class: "end", x: left - 6, y: at + 4 }, escapeText(say(value)));
    })
    .join("");
}

/** Values below the area. */
export function xAxis(
  area: Area,
  x: Scale,
  values: readonly number[],
  say: (value: number) => string,
): string {
  return values
    .map((value) => el("text", { class: "middle", x: x(value), y: area.bottom + 16 }, escapeText(say(value))))
    .join("");
}

export function polyline(points: readonly (readonly [number, number])[], attributes: Attributes): string {
  const text = points.map(([x, y]) => `${round(x)},${round(y)}`).join(" ");
  return el("polyline", { points: text, fill: "none", ...attributes });
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
