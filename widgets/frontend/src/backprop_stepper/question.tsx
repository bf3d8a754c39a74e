// Predict, then look: the question before a step back.

import type { Chosen } from "../shared/documents.ts";
import { formatNumber } from "../shared/format.ts";
import type { Translate } from "../shared/i18n.ts";
import { setTrait } from "../shared/model.ts";
import type { Frame } from "../shared/root.tsx";
import { type Answer, type Sign, type Step, signOf } from "./steps.ts";
import type { StepperKey } from "./texts.ts";
import type { StepperTraits } from "./traits.ts";

interface QuestionProps {
  frame: Frame;
  traits: StepperTraits;
  step: Extract<Step, { phase: "backward" }>;
  chosen: Chosen;
  name: string;
  t: Translate<StepperKey>;
}

const CHOICES: readonly [sign: Sign, word: "negative" | "zero" | "positive", mark: string][] = [
  [-1, "negative", "−"],
  [0, "zero", "0"],
  [1, "positive", "+"],
];

export function Question({ frame, traits, step, chosen, name, t }: QuestionProps) {
  const answer = (guess: Sign) => {
    const truth = signOf(chosen);
    const given: Answer = { node: step.node, input: step.input.input, guess, truth, right: guess === truth };
    setTrait(frame.model, "answers", [...traits.answers.value, given]);
  };
  return (
    <fieldset class="mt-question">
      <legend>{t("question", { name })}</legend>
      <p class="mt-soft">
        {t("upstream")}{" "}
        <b class="mt-number mt-is-gradient">
          {step.upstream.scalar === null
            ? `‖${formatNumber(step.upstream.norm)}‖`
            : formatNumber(step.upstream.scalar)}
        </b>
      </p>
      <div>
        {CHOICES.map(([sign, word, mark]) => (
          <button type="button" class="mt-button mt-choice" key={word} onClick={() => answer(sign)}>
            <b aria-hidden="true">{mark}</b> {t(word)}
          </button>
        ))}
      </div>
    </fieldset>
  );
}
