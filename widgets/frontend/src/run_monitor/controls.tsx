// The buttons, the state of the run, and how far it is.
//
// Where it sits   the top two rows of view.tsx. Without a kernel only the state is left.
// The one idea    a button shows what was asked for ("pausing …") until the run shows that it happened.

import { type Signal, useSignal } from "@preact/signals";
import { formatCount, formatDuration, formatNumber, toNumber } from "../shared/format.ts";
import type { Translate } from "../shared/i18n.ts";
import { IconButton } from "../shared/toolbar.tsx";
import type { Buttons, Command } from "./buttons.ts";
import { FINISHED, plannedSteps, type Run } from "./runs.ts";
import type { TextKey } from "./texts.ts";

interface ControlProps {
  buttons: Buttons;
  run: Run;
  t: Translate<TextKey>;
}

/** Play or pause, one batch, one epoch, stop. */
export function RunButtons({ buttons, run, t }: ControlProps) {
  const { id, state } = run.header;
  const over = FINISHED.includes(state) || state === "idle";
  const press = (command: Command) => () => buttons.press(command, id);
  const paused = state === "paused";
  return (
    <>
      <IconButton
        icon={paused ? "play" : "pause"}
        label={t(paused ? "resume" : "pause")}
        hint="k"
        primary={!over}
        disabled={over}
        onPress={press(paused ? "resume" : "pause")}
      />
      <IconButton icon="next" label={t("stepBatch")} hint="j" disabled={over} onPress={press("step_batch")} />
      <IconButton icon="last" label={t("stepEpoch")} hint="l" disabled={over} onPress={press("step_epoch")} />
      <IconButton icon="stop" label={t("stop")} hint="q" disabled={over} onPress={press("stop")} />
    </>
  );
}

/** What the keys do, wherever the focus is inside the picture. */
export function commandOfKey(key: string, state: string): Command | null {
  if (key === "k") return state === "paused" ? "resume" : "pause";
  const commands: Record<string, Command> = { j: "step_batch", l: "step_epoch", q: "stop" };
  return commands[key] ?? null;
}

const SPEEDS = [0, 0.05, 0.2, 1];

/** Slow motion: most lessons' runs are over before anyone can look. */
export function Speed({ buttons, run, delay, t }: ControlProps & { delay: Signal<number> }) {
  const now = delay.value;
  const choices = [...new Set([...SPEEDS, now])].sort((a, b) => a - b);
  return (
    <select
      class="rm-select"
      aria-label={t("speed")}
      title={t("speed")}
      disabled={FINISHED.includes(run.header.state)}
      value={now}
      onChange={(event) => {
        delay.value = Number(event.currentTarget.value);
        buttons.press("set_delay", run.header.id, delay.value);
      }}
    >
      {choices.map((seconds) => (
        <option key={seconds} value={seconds}>
          {seconds === 0 ? t("fullSpeed") : t("perSecond", { n: formatNumber(1 / seconds, 2) })}
        </option>
      ))}
    </select>
  );
}

export function StateChip({ run, buttons, t }: { run: Run; buttons: Buttons | null; t: Translate<TextKey> }) {
  const { id, state } = run.header;
  const wish = buttons && state === "running" && buttons.run === id ? buttons.wish.value : null;
  const shown: TextKey = wish ? `wish_${wish}` : state;
  return (
    <span class="rm-state" data-state={state} role="status">
      {t(shown)}
    </span>
  );
}

/** Epoch 3 / 10 ▓▓▓▓░░ 1,620 / 5,400 steps · 2.3 ms a step · 12 s left */
export function Progress({ run, t }: { run: Run; t: Translate<TextKey> }) {
  const { header } = run;
  const planned = plannedSteps(header);
  const done = header.step;
  const part = planned ? Math.min(1, done / planned) : 0;
  const over = FINISHED.includes(header.state);
  return (
    <div class="rm-progress">
      <span class="mt-number rm-epoch">
        {t("epoch")} {epochNow(run)}
        {header.epochs ? ` / ${formatCount(header.epochs)}` : ""}
      </span>
      <progress aria-label={t("progress")} value={part} max={1} data-state={header.state} />
      <span class="mt-number">
        <b data-count="step">{formatCount(done)}</b>
        {planned ? ` / ${formatCount(planned)}` : ""} {t("steps")}
      </span>
      <span class="rm-speed mt-number">
        {header.step_seconds ? t("perStep", { time: formatDuration(header.step_seconds) }) : ""}
      </span>
      <span class="rm-time mt-number">{over ? took(header.elapsed, t) : left(header.eta, t)}</span>
    </div>
  );
}

function took(seconds: number, t: Translate<TextKey>): string {
  return seconds > 0 ? t("took", { time: formatDuration(seconds) }) : "";
}

function left(eta: number | null, t: Translate<TextKey>): string {
  return eta === null ? "" : t("left", { time: formatDuration(eta) });
}

/** The epoch that is running, or the last one that ran. */
function epochNow({ header, epochs }: Run): string {
  const first = header.first_epoch;
  const running = header.steps ? Math.ceil(header.step / header.steps) : epochs.length;
  return formatCount(first + Math.max(running, epochs.length));
}

/** The learning rate: shown always, a field while the run is paused. */
export function LearningRate({
  buttons,
  run,
  t,
}: {
  buttons: Buttons | null;
  run: Run;
  t: Translate<TextKey>;
}) {
  const now = toNumber(run.header.learning_rate);
  const typed = useSignal<string | null>(null);
  const paused = run.header.state === "paused";
  if (!Number.isFinite(now) && !paused) return null;
  if (!buttons || !paused) {
    return (
      <span class="rm-rate" title={t("rateHint")}>
        {t("learning_rate")} <b class="mt-number">{formatNumber(now)}</b>
      </span>
    );
  }
  const submit = (event: Event) => {
    event.preventDefault();
    if (typed.value === null) return;
    const value = Number(typed.value); // what is no number goes as it was typed: the answer names it
    buttons.press("set_learning_rate", run.header.id, Number.isFinite(value) ? value : typed.value);
    typed.value = null;
  };
  return (
    <form class="rm-rate" onSubmit={submit}>
      <label>
        {t("learning_rate")}
        <input
          type="text"
          inputMode="decimal"
          size={8}
          value={typed.value ?? String(Number(now.toPrecision(5)))}
          onInput={(event) => {
            typed.value = event.currentTarget.value;
          }}
        />
      </label>
      <button type="submit" class="mt-button rm-set" disabled={typed.value === null}>
        {t("setRate")}
      </button>
    </form>
  );
}
