// Predictions: what is asked at a step, and what counts as right.
//
// Where it sits   pure functions; question.tsx asks, Python reads `answers`.

import type { Chosen, Real } from "../shared/documents.ts";
import { toNumber } from "../shared/format.ts";
import { entryOf, type Step } from "./steps.ts";

/** One question's dict in Python's `answers`. */
export interface Answer {
  step: number;
  node: string;
  input: string;
  asked: "number" | "sign";
  answer: Real | null;
  truth: Real;
  correct: boolean;
  attempts: number;
  revealed?: boolean;
}

type Backward = Extract<Step, { phase: "backward" }>;

export function answerTo(answers: readonly Answer[], step: Step): Answer | undefined {
  if (step.phase !== "backward") return undefined;
  return answers.find((answer) => answer.node === step.node && answer.input === step.input.input);
}

/** The answers with one more attempt at a question; null is "show me". */
export function answered(
  answers: readonly Answer[],
  at: number,
  step: Backward,
  chosen: Chosen,
  given: number | null,
  tolerance: number,
): Answer[] {
  const before = answerTo(answers, step);
  const asked = askedAt(step);
  const truth = asked === "sign" ? signOf(chosen) : entryOf(chosen);
  const next: Answer = {
    step: at,
    node: step.node,
    input: step.input.input,
    asked,
    answer: given ?? before?.answer ?? null,
    truth,
    correct: given !== null && isRight(given, toNumber(truth), asked === "sign" ? 0 : tolerance),
    attempts: (before?.attempts ?? 0) + (given === null ? 0 : 1),
    ...(given === null ? { revealed: true } : {}),
  };
  return [...answers.filter((answer) => answer !== before), next];
}

/** Of a single number the number itself; of a tensor the sign of the followed element. */
export function askedAt(step: Backward): Answer["asked"] {
  return step.input.contribution.scalar === null ? "sign" : "number";
}

export function signOf(chosen: Chosen): -1 | 0 | 1 {
  const entry = toNumber(entryOf(chosen));
  return Math.sign(Number.isNaN(entry) ? 0 : entry) as -1 | 0 | 1;
}

export function isRight(given: number, truth: number, tolerance: number): boolean {
  if (!Number.isFinite(truth)) return Object.is(given, truth);
  return Math.abs(given - truth) <= tolerance * Math.abs(truth) + 1e-9;
}

/** A number as people write it: -0.5, −½ as -1/2, 2*3, 1e-3; null when it is none. */
export function readNumber(text: string): number | null {
  const plain = text
    .trim()
    .replaceAll("\u2212", "-")
    .replace(/[×·]/g, "*")
    .replace(/[÷]/g, "/")
    .replace(",", ".");
  if (plain === "") return null;
  let result = 1;
  for (const [, sign, part] of `*${plain}`.matchAll(/([*/])([^*/]*)/g)) {
    const number = part?.trim() ? Number(part) : Number.NaN;
    result = sign === "/" ? result / number : result * number;
  }
  return Number.isNaN(result) && !/^nan$/i.test(plain) ? null : result;
}
