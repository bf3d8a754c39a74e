// Choosing another element: ask Python for its numbers, or take those that the page holds.

import { useEffect, useState } from "preact/hooks";
import type { Chosen, Summary } from "../shared/documents.ts";
import { setTrait } from "../shared/model.ts";
import type { Frame } from "../shared/root.tsx";
import { cellsOf, indexToCell } from "../shared/summary.ts";
import { type Step, shareKey } from "./steps.ts";
import type { StepperTraits } from "./traits.ts";

type Backward = Extract<Step, { phase: "backward" }>;
type Note = "waiting" | "noAnswer" | null;

export interface Choosing {
  choose: ((index: number[]) => void) | undefined;
  /** The elements that can be chosen, where not all can. */
  spots: readonly (readonly number[])[] | undefined;
  note: Note;
}

const PATIENCE = 2500;

export function useChoosing(
  frame: Frame,
  traits: StepperTraits,
  step: Backward,
  chosen: Chosen | null,
): Choosing {
  const [note, setNote] = useState<Note>(null);
  // The answer is a new `chosen`; another step is another question.
  useEffect(() => setNote(null), [chosen, step]);
  useEffect(() => {
    if (note !== "waiting") return;
    const timer = setTimeout(() => setNote("noAnswer"), PATIENCE);
    return () => clearTimeout(timer);
  }, [note]);
  const { model } = frame;
  const key = shareKey(step.node, step.input.input);
  if ((model as { isStatic?: boolean }).isStatic) {
    const stored = traits.choices.value?.[key];
    const choose = (index: number[]) => {
      const found = stored && nearest(step.input.contribution, stored, chosen, index);
      if (found) setTrait(model, "chosen", { ...traits.chosen.value, [key]: found });
    };
    return { choose: stored && choose, spots: stored?.map((one) => one.index), note };
  }
  const choose = (index: number[]) => {
    setNote("waiting");
    model.send({ type: "choose", node: step.node, input: step.input.input, index });
  };
  return { choose: traits.canChoose.value ? choose : undefined, spots: undefined, note };
}

/** The stored element nearest to the one that is wished for, on that side of the present one. */
export function nearest(
  summary: Summary,
  stored: readonly Chosen[],
  now: Chosen | null,
  index: readonly number[],
): Chosen | undefined {
  const cells = cellsOf(summary);
  if (!cells) return undefined;
  const cell = (one: readonly number[]) => indexToCell(summary, cells, one);
  const [row, col] = cell(index);
  const [fromRow, fromCol] = cell(now?.index ?? index);
  const ahead = ([r, c]: readonly [number, number]) =>
    (r - fromRow) * (row - fromRow) + (c - fromCol) * (col - fromCol) > 0;
  // A step off the line counts double: the arrow keys stay in their row or column.
  const far = ([r, c]: readonly [number, number]) =>
    (r - row) ** 2 * (row === fromRow ? 9 : 1) + (c - col) ** 2 * (col === fromCol ? 9 : 1);
  const moved = row !== fromRow || col !== fromCol;
  return [...stored]
    .filter((one) => !moved || ahead(cell(one.index)))
    .sort((a, b) => far(cell(a.index)) - far(cell(b.index)))[0];
}
