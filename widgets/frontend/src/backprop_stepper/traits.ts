// The traits of BackpropStepper, as Python declares them.

import type { Signal } from "@preact/signals";
import type { Chosen, TraceDocument } from "../shared/documents.ts";
import type { Answer } from "./steps.ts";

export interface StepperTraits {
  spec: Signal<TraceDocument>;
  cursor: Signal<{ step?: number; node?: string }>;
  /** Elements chosen by a click, by `node|input`; Python computed their numbers. */
  chosen: Signal<Record<string, Chosen>>;
  predict: Signal<boolean>;
  answers: Signal<readonly Answer[]>;
  /** Whether Python can compute another element's numbers. */
  canChoose: Signal<boolean>;
}
