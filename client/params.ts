/** Numeric parameters of a plug-in, from the JSON schema it is announced with, as a page can offer them. */
export interface NumericParam {
  readonly name: string;
  readonly description: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly initial: number;
}

/**
 * Every number of an object schema that has a default. Where the upper bound is missing or far away, the range ends
 * at four times the default: a slider is for trying things out.
 * @param far a bound further away than this many defaults is no range to slide over; Infinity takes every bound
 */
export function numericParams(schema: unknown, far: number = FAR): NumericParam[] {
  const properties = field(schema, "properties");
  if (typeof properties !== "object" || properties === null) return [];
  return Object.entries(properties).flatMap(([name, value]) => {
    const type = field(value, "type");
    const initial = field(value, "default");
    if ((type !== "number" && type !== "integer") || typeof initial !== "number") return [];
    const min = finite(field(value, "minimum")) ?? finite(field(value, "exclusiveMinimum")) ?? 0;
    const bound = finite(field(value, "maximum")) ?? finite(field(value, "exclusiveMaximum")) ?? Infinity;
    const near = far === Infinity ? bound < Infinity : bound <= far * Math.max(initial, min);
    const max = near ? bound : initial > 0 ? 4 * initial : Math.min(bound, 1);
    const step = type === "integer" ? 1 : niceStep((max - min) / 100);
    return [{ name, description: String(field(value, "description") ?? name), min, max, step, initial }];
  });
}

const FAR = 10;

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

/** Bounds that only say "any number" are no bounds. */
const finite = (value: unknown): number | undefined =>
  typeof value === "number" && Math.abs(value) < 1e6 ? value : undefined;

/** The power of ten under a step, so that a slider's values read well. */
const niceStep = (raw: number): number => 10 ** Math.floor(Math.log10(Math.max(raw, 1e-6)));
