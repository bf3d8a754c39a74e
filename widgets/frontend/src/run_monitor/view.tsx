// RunMonitor as it is seen: buttons, progress, two charts or one table.
//
// Where it sits   drawn by index.ts into each place where the widget is shown.
// The one idea    what belongs to the run lives in the store, what belongs to this view (zoom, axis, table or
//                 curves) lives here. Two views of one run may look at different things.
// Read next       charts.tsx, controls.tsx, runs_bar.tsx, table.tsx

import { type Signal, useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { commonTexts, type Translate, translator } from "../shared/i18n.ts";
import { setTrait, traitSignal } from "../shared/model.ts";
import { isHidden, useFrame } from "../shared/root.tsx";
import { IconButton, Toolbar } from "../shared/toolbar.tsx";
import type { Buttons } from "./buttons.ts";
import { Charts, usePlace } from "./charts.tsx";
import { commandOfKey, LearningRate, Progress, RunButtons, Speed, StateChip } from "./controls.tsx";
import { ForkForm, forkSteps, stepBefore } from "./fork_form.tsx";
import { FINISHED, type Run } from "./runs.ts";
import { RunsBar } from "./runs_bar.tsx";
import type { Setup, Store } from "./store.ts";
import { NumbersTable } from "./table.tsx";
import { type TextKey, texts } from "./texts.ts";

export function RunMonitorView({ store }: { store: Store }) {
  const frame = useFrame();
  const t = useComputed(() => translator(texts, frame.locale.value)).value;
  store.version.value; // draw again whenever it grows
  const buttons = store.buttons.value;
  const chosen = useSetup(store, "run");
  useVisibility(store);
  const run = store.runs.find((each) => each.header.id === chosen.value) ?? store.runs.at(-1);
  if (store.problem === "other" || store.problem === "newer") {
    const values = { schema: "minitf.history", version: "?" };
    return <p class="mt-note">{translator(commonTexts, frame.locale.value)(store.problem, values)}</p>;
  }
  const height = { "--rm-height": `${frame.height.value}px` };
  if (!run) {
    return (
      <div class="rm-size" style={height}>
        <p class="mt-note rm-body">{t("waiting")}</p>
      </div>
    );
  }
  const wire = isHidden(frame, "controls") ? null : buttons;
  return (
    <div class="rm-size" style={height}>
      <Body store={store} run={run} wire={wire} chosen={chosen} t={t} />
    </div>
  );
}

interface BodyProps {
  store: Store;
  run: Run;
  wire: Buttons | null;
  chosen: Signal<string | null>;
  t: Translate<TextKey>;
}

function Body({ store, run, wire, chosen, t }: BodyProps) {
  const frame = useFrame();
  const table = useSetup(store, "table");
  const axis = useSetup(store, "axis");
  const hidden = useSetup(store, "hidden");
  const picked = useSetup(store, "metric");
  const unit = axis.value.endsWith("epochs") ? "epochs" : "steps";
  const place = usePlace(unit);
  const forkAt = useSignal<number | null>(null);
  const smoothing = useMemo(() => traitSignal<number>(frame.model, "smoothing", frame.signal), [frame]);
  const { runs } = store;
  const shown = useMemo(
    () =>
      runs
        .filter((each) => each === run || !hidden.value.includes(each.header.id))
        .map((each) => ({ run: each, color: store.colorOf(each) })),
    [runs, run, hidden.value, store],
  );
  const forks = wire ? forkSteps(run) : NOWHERE;
  const openFork = () => {
    const at = unit === "steps" ? place.at.peek() : null;
    if (forks.length > 0) forkAt.value = forkAt.value === null ? stepBefore(forks, at) : null;
  };
  const onKey = (event: KeyboardEvent) => {
    const typing = (event.target as Element).matches("input, select, textarea");
    if (!wire || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const command = FINISHED.includes(run.header.state) ? null : commandOfKey(event.key, run.header.state);
    if (command) wire.press(command, run.header.id);
    else if (event.key === "f" && forks.length > 0) openFork();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: single keys do what the buttons in it do.
    <div class="rm-body" onKeyDown={onKey}>
      <Toolbar label={t("toolbar")}>
        {wire ? <RunButtons buttons={wire} run={run} t={t} /> : null}
        {wire ? (
          <IconButton
            icon="fork"
            label={t("fork")}
            hint="f"
            pressed={forkAt.value !== null}
            disabled={forks.length === 0}
            onPress={openFork}
          />
        ) : null}
        {wire ? <Speed buttons={wire} run={run} delay={store.delay} t={t} /> : null}
        <StateChip run={run} buttons={wire} t={t} />
        <span class="rm-space" />
        <LearningRate buttons={wire} run={run} t={t} />
        {isHidden(frame, "smoothing") ? null : <Smoothing value={smoothing} t={t} />}
        <AxisPicker axis={axis} t={t} />
        <IconButton
          icon="table"
          label={t(table.value ? "curves" : "table")}
          pressed={table.value}
          onPress={() => {
            table.value = !table.value;
          }}
        />
      </Toolbar>
      <Progress run={run} t={t} />
      {runs.length > 1 ? (
        <RunsBar {...{ runs, run, chosen, hidden, t }} colorOf={store.colorOf} buttons={wire} />
      ) : null}
      <Notice buttons={wire} run={run} t={t} />
      {wire && forkAt.value !== null ? <ForkForm buttons={wire} run={run} open={forkAt} t={t} /> : null}
      {table.value ? (
        <NumbersTable shown={shown} t={t} />
      ) : (
        <Charts
          {...{ shown, run, place, unit, picked, forks, t }}
          smoothing={smoothing.value}
          logX={axis.value.startsWith("log")}
        />
      )}
    </div>
  );
}

const NOWHERE: readonly number[] = [];

function AxisPicker({ axis, t }: { axis: Signal<string>; t: Translate<TextKey> }) {
  return (
    <select
      class="rm-select rm-axis"
      aria-label={t("axis")}
      title={t("axis")}
      value={axis.value}
      onChange={(event) => {
        axis.value = event.currentTarget.value;
      }}
    >
      {["steps", "log_steps", "epochs", "log_epochs"].map((each) => (
        <option key={each} value={each}>
          {t(`axis_${each}` as TextKey)}
        </option>
      ))}
    </select>
  );
}

function Smoothing({ value, t }: { value: Signal<number>; t: Translate<TextKey> }) {
  const { model } = useFrame();
  return (
    <label class="rm-smoothing" title={t("smoothing")}>
      <span>{t("smoothing")}</span>
      <input
        type="range"
        min="0"
        max="0.99"
        step="0.01"
        value={value.value}
        onInput={(event) => setTrait(model, "smoothing", Number(event.currentTarget.value))}
      />
    </label>
  );
}

/** One line that is there only when there is something to say; it lies over the charts and moves nothing. */
function Notice({ buttons, run, t }: { buttons: Buttons | null; run: Run; t: Translate<TextKey> }) {
  const text = buttons?.unheard.value ? t("unheard") : buttons?.refusal.value || run.header.message || "";
  return (
    <div class="rm-notice-place" role="alert">
      {text ? <p class="rm-notice">{text}</p> : null}
    </div>
  );
}

/** A setting of this view, kept in the store for the next one. */
function useSetup<Key extends keyof Setup>(store: Store, key: Key): Signal<Setup[Key]> {
  const setting = useSignal(store.setup[key]);
  useSignalEffect(() => {
    store.setup[key] = setting.value;
  });
  return setting;
}

/** Tell the store whether this view can be seen. */
function useVisibility(store: Store): void {
  const { root } = useFrame();
  useEffect(() => {
    const view = {};
    let inside = true;
    const look = () => store.look(view, inside && document.visibilityState === "visible");
    const observer = new IntersectionObserver(([entry]) => {
      inside = entry?.isIntersecting ?? inside;
      look();
    });
    observer.observe(root);
    document.addEventListener("visibilitychange", look);
    look();
    return () => {
      observer.disconnect();
      document.removeEventListener("visibilitychange", look);
      store.look(view, false);
    };
  }, [store, root]);
}
