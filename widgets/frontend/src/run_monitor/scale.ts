// From numbers to places on an axis and back, and the round numbers to write beside it.
//
// Where it sits   under plot.ts and chart.ts.
// The one idea    an axis is a stretch from 0 to 1; a logarithmic one measures the exponents instead.
// Read next       plot.ts

export interface Scale {
  readonly min: number;
  readonly max: number;
  /** 0 at `min`, 1 at `max`; NaN for what a logarithmic axis has no place for. */
  part(value: number): number;
  value(part: number): number;
  ticks(wanted: number): number[];
}

/** A scale from `min` to `max`; with `log` both must be above 0. */
export function scaleOf(min: number, max: number, log: boolean): Scale {
  const [bend, back] = log ? [Math.log10, (power: number) => 10 ** power] : [same, same];
  const low = bend(min);
  const span = bend(max) - low || 1;
  return {
    min,
    max,
    part: (value) => {
      const part = (bend(value) - low) / span;
      return Number.isFinite(part) ? part : Number.NaN;
    },
    value: (part) => back(low + part * span),
    ticks: (wanted) => (log ? logTicks(min, max, wanted) : linearTicks(min, max, wanted)),
  };
}

const same = (value: number) => value;

/** Multiples of 1, 2 or 5 times a power of ten, about `wanted` of them. */
export function linearTicks(min: number, max: number, wanted: number): number[] {
  const rough = (max - min) / Math.max(1, wanted);
  if (!(rough > 0) || !Number.isFinite(rough)) return [];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((size) => size * power).find((size) => size >= rough * 0.9)!;
  const ticks: number[] = [];
  for (let at = Math.ceil(min / step - 1e-9); at * step <= max + step * 1e-9; at++)
    ticks.push(Number((at * step).toPrecision(12)));
  return ticks;
}

/** Powers of ten; where few fit, 2 and 5 times each as well; within one of them as on a linear axis. */
export function logTicks(min: number, max: number, wanted: number): number[] {
  const [first, last] = [Math.floor(Math.log10(min)), Math.ceil(Math.log10(max))];
  const every = Math.max(1, Math.ceil((last - first) / Math.max(1, wanted)));
  const factors = last - first <= wanted / 2 ? [1, 2, 5] : [1];
  const ticks: number[] = [];
  for (let power = first; power <= last; power += every) {
    for (const factor of factors) ticks.push(Number((factor * 10 ** power).toPrecision(12)));
  }
  const inside = ticks.filter((tick) => tick >= min && tick <= max);
  return inside.length > 1 ? inside : linearTicks(min, max, wanted);
}
