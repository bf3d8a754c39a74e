// RunMonitor as it is seen: buttons, progress, two charts or one table.
//
// Where it sits   drawn by index.ts into each place where the widget is shown.
// The one idea    what belongs to the run lives in the store, what belongs to this view (zoom, axis, table or
//                 curves) lives here. Two views of one run may look at different things.
// Read next       panel.tsx, controls.tsx, table.tsx

import { type Signal, useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useId, useMemo } from "preact/hooks";
import { commonTexts, type Translate, translator } from "../shared/i18n.ts";
import { setTrait, traitSignal } from "../shared/model.ts";
import { isHidden, useFrame } from "../shared/root.tsx";
import { IconButton, Toolbar } from "../shared/toolbar.tsx";
import type { Buttons } from "./buttons.ts";
import { commandOfKey, LearningRate, Progress, RunButtons, Speed, StateChip } from "./controls.tsx";
import { Panel } from "./panel.tsx";
import { FINISHED, metricNames, type Run } from "./runs.ts";
import type { Setup, Store } from "./store.ts";
import { EpochTable } from "./table.tsx";
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
  const newest = store.runs.at(-1) === run;
  const wire = newest && !isHidden(frame, "controls") ? buttons : null;
  const onKey = (event: KeyboardEvent) => {
    const typing = (event.target as Element).matches("input, select, textarea");
    const command = commandOfKey(event.key, run.header.state);
    const steerable = wire && !FINISHED.includes(run.header.state);
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !command || !steerable) return;
    wire.press(command, run.header.id);
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: single keys do what the buttons in it do.
    <div class="rm-size" style={height} onKeyDown={onKey}>
      <div class="rm-body">
        <Body store={store} run={run} wire={wire} chosen={chosen} t={t} />
      </div>
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
  const logarithmic = useSetup(store, "logarithmic");
  const smoothing = useMemo(() => traitSignal<number>(frame.model, "smoothing", frame.signal), [frame]);
  return (
    <>
      <Toolbar label={t("toolbar")}>
        {wire ? <RunButtons buttons={wire} run={run} t={t} /> : null}
        {wire ? <Speed buttons={wire} run={run} delay={store.delay} t={t} /> : null}
        <StateChip run={run} buttons={wire} t={t} />
        <RunPicker runs={store.runs} run={run} chosen={chosen} t={t} />
        <span class="rm-space" />
        <LearningRate buttons={wire} run={run} t={t} />
        {isHidden(frame, "smoothing") ? null : <Smoothing value={smoothing} t={t} />}
        <button
          type="button"
          class="mt-button rm-log"
          aria-pressed={logarithmic.value}
          title={t("logarithmic")}
          aria-label={t("logarithmic")}
          onClick={() => {
            logarithmic.value = !logarithmic.value;
          }}
        >
          {t("log")}
        </button>
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
      <Notice buttons={wire} run={run} t={t} />
      {table.value ? (
        <EpochTable run={run} t={t} />
      ) : (
        <Charts store={store} run={run} smoothing={smoothing.value} logarithmic={logarithmic.value} t={t} />
      )}
    </>
  );
}

interface ChartsProps {
  store: Store;
  run: Run;
  smoothing: number;
  logarithmic: boolean;
  t: Translate<TextKey>;
}

function Charts({ store, run, smoothing, logarithmic, t }: ChartsProps) {
  const metrics = metricNames(run);
  const picked = useSetup(store, "metric");
  const metric = metrics.find((name) => name === picked.value) ?? metrics[0];
  const syncKey = useId();
  const { runs } = store;
  const others = useMemo(() => runs.filter((each) => each !== run), [runs, run]);
  const shared = { run, others, smoothing, syncKey, t };
  return (
    <div class="rm-charts">
      <Panel name="loss" heading={<h3>{t("loss")}</h3>} logarithmic={logarithmic} {...shared} />
      {metric ? (
        <Panel
          key={metric}
          name={metric}
          heading={<MetricPicker metrics={metrics} metric={metric} picked={picked} t={t} />}
          logarithmic={false}
          {...shared}
        />
      ) : null}
    </div>
  );
}

function MetricPicker(props: {
  metrics: readonly string[];
  metric: string;
  picked: Signal<string | null>;
  t: Translate<TextKey>;
}) {
  const { metrics, metric, picked, t } = props;
  if (metrics.length === 1) return <h3>{metric}</h3>;
  return (
    <select
      class="rm-select"
      aria-label={t("metric")}
      value={metric}
      onChange={(event) => {
        picked.value = event.currentTarget.value;
      }}
    >
      {metrics.map((name) => (
        <option key={name}>{name}</option>
      ))}
    </select>
  );
}

function RunPicker(props: {
  runs: readonly Run[];
  run: Run;
  chosen: Signal<string | null>;
  t: Translate<TextKey>;
}) {
  const { runs, run, chosen, t } = props;
  if (runs.length < 2) return null;
  const newest = runs.at(-1)?.header.id;
  return (
    <select
      class="rm-select"
      aria-label={t("run")}
      value={run.header.id}
      onChange={(event) => {
        // Whoever looks at the newest run wants to see the next one when it starts.
        const id = event.currentTarget.value;
        chosen.value = id === newest ? null : id;
      }}
    >
      {runs.map(({ header }) => (
        <option key={header.id} value={header.id}>
          {header.name}
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
  const over = FINISHED.includes(run.header.state);
  const text =
    buttons?.unheard.value && !over ? t("unheard") : buttons?.refusal.value || run.header.message || "";
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
