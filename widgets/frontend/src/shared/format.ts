// Numbers, shapes and counts as text, the same everywhere.
//
// Where it sits   used by every picture; minitf_widgets/text.py says the same in Python.
// The one idea    a learner compares numbers between a picture and a printed tensor, so both round alike.

import type { Real, Shape } from "./documents.ts";

const MINUS = "\u2212";

/** JSON has no NaN or infinity: the documents spell them out. */
export function toNumber(value: Real | null | undefined): number {
  return value === null || value === undefined ? Number.NaN : Number(value);
}

/** `digits` significant digits, no trailing zeros, a true minus sign: -0.25, 1.5e-7, 12,345. */
export function formatNumber(value: Real | null | undefined, digits = 4): string {
  if (value === null || value === undefined) return "–";
  const x = Number(value);
  if (Number.isNaN(x)) return "NaN";
  if (!Number.isFinite(x)) return x > 0 ? "∞" : `${MINUS}∞`;
  if (x === 0) return "0";
  const size = Math.abs(x);
  const text = size >= 1e-4 && size < 1e7 ? plain(size, digits) : scientific(size, digits);
  return x < 0 ? MINUS + text : text;
}

function plain(size: number, digits: number): string {
  const rounded = Number(size.toPrecision(digits));
  if (rounded >= 10 ** digits) return formatCount(Math.round(size));
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(rounded)));
  const text = rounded.toFixed(Math.min(decimals, 10));
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

function scientific(size: number, digits: number): string {
  const [mantissa = "", exponent = "0"] = size.toExponential(Math.max(digits - 2, 0)).split("e");
  const short = mantissa.includes(".") ? mantissa.replace(/\.?0+$/, "") : mantissa;
  return `${short}e${exponent.replace("+", "").replace("-", MINUS)}`;
}

/** 2080 as 2,080. */
export function formatCount(count: number): string {
  return Math.round(count)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ",");
}

/** A shape as Keras prints it: (None, 64), (10,), (). */
export function formatShape(shape: Shape | null | undefined): string {
  if (!shape) return "?";
  const parts = shape.map((size) => (size === null ? "None" : String(size)));
  return parts.length === 1 ? `(${parts[0]},)` : `(${parts.join(", ")})`;
}

/** An index as it is written in code: [3, 7]. */
export function formatIndex(index: readonly number[]): string {
  return `[${index.join(", ")}]`;
}

/** A part of one as a percentage: 0.125 as 12.5 %. */
export function formatPercent(part: number): string {
  return `${formatNumber(part * 100, 3)}\u202f%`;
}

/** Seconds as people say them: 350 ms, 4.2 s, 1:05, 1:02:03. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return "–";
  if (seconds < 1) return `${formatNumber(seconds * 1000, 2)} ms`;
  if (seconds < 60) return `${formatNumber(seconds, seconds < 10 ? 2 : 3)} s`;
  const total = Math.round(seconds);
  const [hours, minutes, rest] = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
  const two = (part: number) => String(part).padStart(2, "0");
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}
