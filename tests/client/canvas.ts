/**
 * A canvas that draws nothing and keeps account: how often ink met it, and where its paths went, what was written, and
 * any number that was none.
 */
export interface Ledger {
  readonly context: CanvasRenderingContext2D;
  strokes: number;
  readonly texts: string[];
  /** Corners of paths, and of the squares around arcs. */
  readonly points: (readonly [x: number, y: number])[];
  readonly broken: string[];
}

export function ledger(): Ledger {
  const account = {
    strokes: 0,
    texts: [] as string[],
    points: [] as [number, number][],
    broken: [] as string[],
  };
  let depth = 0;
  const context = new Proxy({} as Record<string, unknown>, {
    get(settings, name: string) {
      if (name in settings) return settings[name];
      return (...given: unknown[]) => {
        if (given.some((value) => typeof value === "number" && !Number.isFinite(value)))
          account.broken.push(`${name}(${given.join(", ")})`);
        const [x, y, radius] = given as number[];
        if (name === "moveTo" || name === "lineTo") account.points.push([x, y]);
        if (name === "arc") account.points.push([x - radius, y - radius], [x + radius, y + radius]);
        if (name === "stroke" || name === "fill") account.strokes++;
        if (name === "fillText") account.texts.push(String(given[0]));
        if (name === "save") depth++;
        if (name === "restore" && --depth < 0) account.broken.push("restore without save");
      };
    },
    set(settings, name: string, value) {
      if (value === undefined || Number.isNaN(value)) account.broken.push(`${name} = ${value}`);
      settings[name] = value;
      return true;
    },
  });
  return Object.assign(account, { context: context as unknown as CanvasRenderingContext2D });
}
