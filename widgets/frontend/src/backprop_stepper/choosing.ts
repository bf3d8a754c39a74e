// Choosing another element: ask Python for its numbers, and say so when no answer comes.

import { useEffect, useState } from "preact/hooks";
import type { Chosen } from "../shared/documents.ts";
import type { AnyModel } from "../shared/model.ts";
import type { Step } from "./steps.ts";

type Backward = Extract<Step, { phase: "backward" }>;
type Note = "waiting" | "noAnswer" | null;

const PATIENCE = 2500;

export function useChoosing(model: AnyModel, step: Backward, chosen: Chosen | null) {
  const [note, setNote] = useState<Note>(null);
  // The answer is a new `chosen`; another step is another question.
  useEffect(() => setNote(null), [chosen, step]);
  useEffect(() => {
    if (note !== "waiting") return;
    const timer = setTimeout(() => setNote("noAnswer"), PATIENCE);
    return () => clearTimeout(timer);
  }, [note]);
  const choose = (index: number[]) => {
    setNote("waiting");
    model.send({ type: "choose", node: step.node, input: step.input.input, index });
  };
  return { choose, note };
}
