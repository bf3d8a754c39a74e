// The minitf.tensor document, and how an entry is found in it.
//
// Where it sits   minitf_widgets/schema/tensor.schema.json says the same; tests hold both to the same documents.
// The one idea    a part of a tensor is a list of places along each axis: all of them, some picked evenly (an
//                 overview of true entries), or neighbours (an exact window).
// Read next       view.tsx

import type { Real } from "../shared/documents.ts";
import { formatIndex, formatNumber } from "../shared/format.ts";
import { decodeBase64 } from "../shared/summary.ts";

export interface Block {
  picks: readonly (readonly number[] | null)[];
  type: "f4" | "f8" | "i1" | "i4" | "u1" | "u4" | "c8" | "text";
  data: string | readonly string[];
}

export interface TensorDocument {
  schema: "minitf.tensor";
  version: 1;
  title: string;
  shape: readonly number[];
  /** What the axes are called, and what stands at their places. */
  names?: readonly string[];
  labels?: readonly (readonly string[] | null)[];
  dtype: string;
  kind: "real" | "bool" | "complex" | "text";
  facts: Record<"min" | "max" | "mean" | "std", Real | null> &
    Record<"zeros" | "nan" | "inf" | "outliers", number>;
  scale: Real;
  fences: readonly Real[] | null;
  histogram: { lo: Real; hi: Real; counts: readonly number[] } | null;
  image: boolean;
  sample: Block;
}

type Entries = ArrayLike<number> | readonly string[];

const ARRAYS = {
  f4: Float32Array,
  f8: Float64Array,
  i1: Int8Array,
  i4: Int32Array,
  u1: Uint8Array,
  u4: Uint32Array,
  c8: Float32Array,
};

/** A part of a tensor, ready to be looked into. */
export class Part {
  /** The places along each axis that are there. */
  readonly places: readonly (readonly number[])[];
  readonly #entries: Entries;
  readonly #complex: boolean;

  constructor({ picks, type, data }: Block, shape: readonly number[]) {
    this.places = picks.map((pick, axis) => pick ?? Array.from({ length: shape[axis]! }, (_, i) => i));
    this.#complex = type === "c8";
    this.#entries =
      type === "text"
        ? (data as string[])
        : new ARRAYS[type](decodeBase64(data as string).buffer as ArrayBuffer);
  }

  /** Where along an axis a place is, or the last one before it. */
  position(axis: number, place: number): number {
    return Math.max(
      0,
      this.places[axis]!.findLastIndex((each) => each <= place),
    );
  }

  has(index: readonly number[]): boolean {
    return index.every((place, axis) => this.places[axis]!.includes(place));
  }

  /** The entry nearest to an index: `[real, imaginary]`, or a text. */
  at(index: readonly number[]): string | readonly [number, number] {
    const flat = index.reduce(
      (sum, place, axis) => sum * this.places[axis]!.length + this.position(axis, place),
      0,
    );
    const entry = this.#entries[this.#complex ? 2 * flat : flat]!;
    if (typeof entry === "string") return entry;
    return [entry, this.#complex ? Number(this.#entries[2 * flat + 1]) : 0];
  }

  /** The number that gives an entry its colour; NaN for a text. */
  size(index: readonly number[]): number {
    const entry = this.at(index);
    return typeof entry === "string" ? Number.NaN : this.#complex ? Math.hypot(...entry) : entry[0];
  }
}

/** An entry as it is read. */
export function entryText({ kind }: TensorDocument, entry: ReturnType<Part["at"]>, digits = 6): string {
  if (typeof entry === "string") return entry;
  const [real, imaginary] = entry;
  if (kind === "bool") return real ? "True" : "False";
  const text = formatNumber(real, digits);
  if (kind !== "complex") return text;
  return `${text}${imaginary < 0 ? "" : "+"}${formatNumber(imaginary, digits)}j`;
}

/** "broken" (NaN, infinite), "far" (an outlier) or "". */
export function markOf({ fences }: TensorDocument, size: number): "broken" | "far" | "" {
  if (!Number.isFinite(size)) return "broken";
  return fences && (size < Number(fences[0]) || size > Number(fences[1])) ? "far" : "";
}

/** A place along an axis as it is read: its label, or its number. */
export function placeText({ labels }: TensorDocument, axis: number, at: number): string {
  return labels?.[axis]?.[at] ?? `${at}`;
}

/** Where an entry is: "[0, 2]", or with the words that the axes have: "head 0, from 2 (". */
export function indexText(spec: TensorDocument, index: readonly number[]): string {
  const { names, labels } = spec;
  const words = index.map((at, axis) => (labels?.[axis] ? `${at} ${placeText(spec, axis, at)}` : `${at}`));
  if (names) return words.map((word, axis) => `${names[axis]} ${word}`).join(", ");
  return labels ? `[${words.join(", ")}]` : formatIndex(index);
}
