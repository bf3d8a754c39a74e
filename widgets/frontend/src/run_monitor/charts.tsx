// Two charts side by side: the loss, and whatever else is chosen.
//
// Where it sits   the body of view.tsx, in place of the table.
// The one idea    both charts have one crosshair and one stretch of the axis, so a bump in one can be looked up in
//                 the other.
// Read next       panel.tsx

import { type Signal, useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import type { Translate } from "../shared/i18n.ts";
import { listen, setTrait } from "../shared/model.ts";
import { useFrame } from "../shared/root.tsx";
import type { Place } from "./chart.ts";
import type { Shown, Unit } from "./curves.ts";
import { Panel } from "./panel.tsx";
import { metricNames, OF_THE_STEP, type Run } from "./runs.ts";
import type { TextKey } from "./texts.ts";

export interface ChartsProps {
  shown: readonly Shown[];
  run: Run;
  place: Place;
  smoothing: number;
  unit: Unit;
  logX: boolean;
  forks: readonly number[];
  /** What the second chart shows; null: what suits; empty: there is none. */
  picked: Signal<string | null>;
  t: Translate<TextKey>;
}

export function Charts({ shown, run, picked, t, ...rest }: ChartsProps) {
  const names = useMemo(() => [...new Set(shown.flatMap((each) => metricNames(each.run)))], [shown]);
  const usual =
    names.find((name) => !OF_THE_STEP.includes(name)) ?? names.find((name) => name === OF_THE_STEP[0]);
  const second = names.find((name) => name === picked.value) ?? (picked.value === "" ? undefined : usual);
  const shared = { ...rest, shown, chosen: run, t };
  const picker = names.length > 0 ? <Picker names={names} name={second ?? ""} picked={picked} t={t} /> : null;
  return (
    <div class="rm-charts">
      <Panel
        name="loss"
        heading={
          <h3>
            {t("loss")} {second ? null : picker}
          </h3>
        }
        {...shared}
      />
      {second ? <Panel key={second} name={second} heading={picker} {...shared} /> : null}
    </div>
  );
}

function Picker(props: {
  names: readonly string[];
  name: string;
  picked: Signal<string | null>;
  t: Translate<TextKey>;
}) {
  const { names, name, picked, t } = props;
  return (
    <select
      class="rm-select"
      aria-label={t("metric")}
      value={name}
      onChange={(event) => {
        picked.value = event.currentTarget.value;
      }}
    >
      <option value="">{name ? t("lossOnly") : t("another")}</option>
      {names.map((each) => (
        <option key={each} value={each}>
          {OF_THE_STEP.includes(each) ? t(each as TextKey) : each}
        </option>
      ))}
    </select>
  );
}

/** The crosshair and the stretch of a view; a linked picture moves the crosshair along (batches from 0). */
export function usePlace(unit: Unit): Place {
  const { model, signal } = useFrame();
  const at = useSignal<number | null>(null);
  const zoom = useSignal<readonly [number, number] | null>(null);
  const isLinked = Boolean(model.get("_link")) && unit === "steps";
  useSignalEffect(() => {
    const cursor = (model.get("cursor") ?? {}) as { step?: number };
    const step = at.value === null ? null : Math.max(0, Math.round(at.value) - 1);
    if (isLinked && step !== null && step !== cursor.step) setTrait(model, "cursor", { ...cursor, step });
  });
  useEffect(() => {
    const follow = () => {
      const { step } = (model.get("cursor") ?? {}) as { step?: number };
      if (isLinked && step != null && Math.round(at.peek() ?? 0) !== step + 1) at.value = step + 1;
    };
    listen(model, "change:cursor", follow, signal);
  }, [model, signal, isLinked]);
  // A stretch of steps means nothing in epochs.
  useEffect(() => {
    zoom.value = at.value = null;
  }, [unit]);
  return useMemo(() => ({ at, zoom }), [at, zoom]);
}
