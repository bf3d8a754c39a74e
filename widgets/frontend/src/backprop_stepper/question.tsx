// Predict, then look: the question before a step back.

import { useState } from "preact/hooks";
import type { Chosen } from "../shared/documents.ts";
import { formatNumber } from "../shared/format.ts";
import type { Translate } from "../shared/i18n.ts";
import { setTrait } from "../shared/model.ts";
import type { Frame } from "../shared/root.tsx";
import { answered, answerTo, askedAt, readNumber } from "./answers.ts";
import type { Step } from "./steps.ts";
import type { StepperKey } from "./texts.ts";
import type { StepperTraits } from "./traits.ts";

interface QuestionProps {
  frame: Frame;
  traits: StepperTraits;
  step: Extract<Step, { phase: "backward" }>;
  at: number;
  chosen: Chosen;
  name: string;
  t: Translate<StepperKey>;
}

const CHOICES: readonly [sign: -1 | 0 | 1, word: "negative" | "zero" | "positive", mark: string][] = [
  [-1, "negative", "−"],
  [0, "zero", "0"],
  [1, "positive", "+"],
];

export function Question({ frame, traits, step, at, chosen, name, t }: QuestionProps) {
  const [text, setText] = useState("");
  const byNumber = askedAt(step) === "number";
  const before = answerTo(traits.answers.value, step);
  const give = (given: number | null) => {
    const answers = answered(traits.answers.value, at, step, chosen, given, traits.tolerance.value);
    setTrait(frame.model, "answers", answers);
    // The question goes away with the button that was pressed: the keys stay with the panel.
    const answer = answerTo(answers, step);
    if (answer?.correct || answer?.revealed) focusPanel(frame);
  };
  const number = readNumber(text);
  const { scalar, norm } = step.upstream;
  return (
    <fieldset class="mt-question">
      <legend>{t(byNumber ? "askNumber" : "askSign", { name })}</legend>
      <p class="mt-soft">
        {t("upstream")}{" "}
        <b class="mt-number mt-is-gradient">
          {scalar === null ? `‖${formatNumber(norm)}‖` : formatNumber(scalar)}
        </b>
      </p>
      <div class="mt-answers">
        {byNumber ? (
          <>
            <input
              class="mt-number"
              inputMode="text"
              autocomplete="off"
              aria-label={t("askNumber", { name })}
              value={text}
              onInput={(event) => setText(event.currentTarget.value)}
              onKeyDown={(event) => event.key === "Enter" && number !== null && give(number)}
            />
            <button
              type="button"
              class="mt-button mt-primary"
              disabled={number === null}
              onClick={() => give(number)}
            >
              {t("answer")}
            </button>
          </>
        ) : (
          CHOICES.map(([sign, word, mark]) => (
            <button type="button" class="mt-button mt-choice" key={word} onClick={() => give(sign)}>
              <b aria-hidden="true">{mark}</b> {t(word)}
            </button>
          ))
        )}
        <button type="button" class="mt-button mt-choice" onClick={() => give(null)}>
          {t("show")}
        </button>
      </div>
      {before && !before.correct ? (
        <p class="mt-verdict" role="status">
          {t("wrong", { answer: signWord(before.asked, Number(before.answer), t) })}
        </p>
      ) : null}
    </fieldset>
  );
}

function signWord(asked: "number" | "sign", answer: number, t: Translate<StepperKey>): string {
  if (asked === "number") return formatNumber(answer);
  return t(CHOICES.find(([sign]) => sign === answer)?.[1] ?? "zero");
}

/** Where the keys work after a button has gone, or can no longer be pressed. */
export function focusPanel(frame: Frame): void {
  frame.root.querySelector<HTMLElement>(".mt-panel")?.focus();
}
