// The traits of BackpropStepper, as Python declares them.

import type { Signal } from "@preact/signals";
import type { Chosen, TraceDocument } from "../shared/documents.ts";
import type { Answer } from "./answers.ts";

export interface StepperTraits {
  spec: Signal<TraceDocument>;
  cursor: Signal<{ step?: number; node?: string }>;
  /** Whether a step is an op or a layer. */
  level: Signal<"auto" | "op" | "layer">;
  /** Elements chosen by a click, by `node|input`; Python computed their numbers. */
  chosen: Signal<Record<string, Chosen>>;
  /** In a page without a kernel: the elements that can be chosen, by `node|input`. */
  choices: Signal<Record<string, readonly Chosen[]> | undefined>;
  predict: Signal<boolean>;
  /** How far off, as a part of the truth, a number may be. */
  tolerance: Signal<number>;
  answers: Signal<readonly Answer[]>;
  /** Whether Python can compute another element's numbers. */
  canChoose: Signal<boolean>;
}
