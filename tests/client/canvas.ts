/** A canvas that draws nothing and keeps account: how often ink met it, what was written, and any number that was none. */
export interface Ledger {
  readonly context: CanvasRenderingContext2D;
  strokes: number;
  readonly texts: string[];
  readonly broken: string[];
}

export function ledger(): Ledger {
  const account = { strokes: 0, texts: [] as string[], broken: [] as string[] };
  let depth = 0;
  const context = new Proxy({} as Record<string, unknown>, {
    get(settings, name: string) {
      if (name in settings) return settings[name];
      return (...given: unknown[]) => {
        if (given.some((value) => typeof value === "number" && !Number.isFinite(value)))
          account.broken.push(`${name}(${given.join(", ")})`);
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
