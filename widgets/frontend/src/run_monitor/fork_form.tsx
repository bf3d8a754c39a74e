// Go on from an earlier step with another learning rate: the button, and the line it opens.
//
// Where it sits   in the toolbar of view.tsx; Python's side is RunMonitor.fork.
// The one idea    the step is the checkpoint at or before the crosshair, so looking at a place and forking there are
//                 one movement.

import { type Signal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { formatCount, toNumber } from "../shared/format.ts";
import type { Translate } from "../shared/i18n.ts";
import { IconButton } from "../shared/toolbar.tsx";
import type { Buttons } from "./buttons.ts";
import { lowerBound } from "./decimate.ts";
import { FINISHED, type Run } from "./runs.ts";
import type { TextKey } from "./texts.ts";

/** The steps that a run can be forked from now. */
export function forkSteps(run: Run): readonly number[] {
  const { state, checkpoints } = run.header;
  return state === "paused" || FINISHED.includes(state) ? (checkpoints ?? []) : [];
}

/** The last of `steps` that is not after `at`; the last of all when there is no place. */
export function stepBefore(steps: readonly number[], at: number | null): number {
  const found = at === null ? steps.length : lowerBound(steps, at + 1e-6);
  return steps[Math.max(0, found - 1)] ?? 0;
}

export function ForkForm(props: {
  buttons: Buttons;
  run: Run;
  /** The step the form was opened at; null while it is closed. */
  open: Signal<number | null>;
  t: Translate<TextKey>;
}) {
  const { buttons, run, open, t } = props;
  const steps = forkSteps(run);
  const rate = useSignal(String(Number(toNumber(run.header.learning_rate).toPrecision(5))));
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.select(), []);
  const close = () => {
    open.value = null;
  };
  const submit = (event: Event) => {
    event.preventDefault();
    const value = Number(rate.value);
    const changed = Math.abs(value / toNumber(run.header.learning_rate) - 1) > 1e-4;
    // What is no number goes as it was typed: the answer names it.
    const learning_rate = Number.isFinite(value) ? (changed ? value : null) : rate.value;
    buttons.press("fork", run.header.id, { step: open.value, learning_rate });
    close();
  };
  return (
    <form
      class="rm-fork-form"
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key === "Escape") close();
      }}
    >
      <label>
        {t("forkFrom")}{" "}
        <select
          class="rm-select"
          value={open.value ?? 0}
          onChange={(event) => {
            open.value = Number(event.currentTarget.value);
          }}
        >
          {steps.map((step) => (
            <option key={step} value={step}>
              {formatCount(step)}
            </option>
          ))}
        </select>
      </label>
      <label>
        {t("forkRate")}{" "}
        <input
          ref={field}
          type="text"
          inputMode="decimal"
          size={8}
          value={rate.value}
          onInput={(event) => {
            rate.value = event.currentTarget.value;
          }}
        />
      </label>
      <button type="submit" class="mt-button mt-primary">
        {t("forkStart")}
      </button>
      <IconButton icon="close" label={t("close")} onPress={close} />
    </form>
  );
}
