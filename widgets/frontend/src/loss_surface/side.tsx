// The runs by their names, each with its loss at the step that is looked at; the losses as curves.
//
// Where it sits   the right side of view.tsx.

import type { Signal } from "@preact/signals";
import { LogChart } from "../plain/chart.tsx";
import { formatNumber } from "../shared/format.ts";
import type { Translate } from "../shared/i18n.ts";
import { DASHES, Marker, type Point } from "./map.tsx";
import { isOnMap, type SurfaceDocument, type Walk } from "./surface.ts";
import type { SurfaceKey } from "./texts.ts";

interface SideProps {
  surface: SurfaceDocument;
  step: number;
  last: number;
  lowest: number;
  hidden: Signal<readonly string[]>;
  pointed: Point | null;
  t: Translate<SurfaceKey>;
}

export function Side({ surface, step, last, lowest, hidden, pointed, t }: SideProps) {
  const { runs, names } = surface;
  return (
    <div class="pl-side">
      <ul class="ls-runs" aria-label={t("runs")}>
        {runs.map((run, i) => {
          const isHidden = hidden.value.includes(run.name);
          const at = Math.min(step, run.x.length - 1);
          const off = !isOnMap(surface, Number(run.x[at]), Number(run.y[at]));
          return (
            <li key={run.name} class={`ls-run-${i % 6}`}>
              <button
                type="button"
                class="mt-button"
                aria-pressed={!isHidden}
                title={t("show", { name: run.name })}
                onClick={() => {
                  hidden.value = isHidden
                    ? hidden.value.filter((name) => name !== run.name)
                    : [...hidden.value, run.name];
                }}
              >
                <svg width="36" height="16" viewBox="-18 -8 36 16" aria-hidden="true">
                  <path class="ls-way" d="M-18 0H18" stroke-dasharray={DASHES[i % 6]} />
                  <Marker number={i} />
                </svg>
                <span>{run.name}</span>
              </button>
              <output>
                {heightText(run, at)}
                {off ? <small>{t("off")}</small> : null}
              </output>
            </li>
          );
        })}
      </ul>
      {last ? (
        <>
          <h4>{t("above")}</h4>
          <LogChart
            label={t("above")}
            curves={runs.flatMap((run, i) =>
              hidden.value.includes(run.name)
                ? []
                : [
                    {
                      points: run.height.map((height, at) => [at, Number(height) - lowest] as const),
                      color: `var(--ls-run-${i % 6})`,
                      dash: i % 2 === 1,
                    },
                  ],
            )}
            first={0}
            last={last}
            mark={step}
            names={[0, last]}
          />
        </>
      ) : null}
      <p class="ls-here">
        {pointed
          ? `${t("here")}: ${formatNumber(pointed[2], 3)}  (${names
              .map((name, i) => `${name} ${formatNumber(pointed[i], 2)}`)
              .join(", ")})`
          : ""}
      </p>
    </div>
  );
}

/** The loss of a run at a step, as it is read. */
export function heightText(run: Walk, at: number): string {
  return at < run.height.length ? formatNumber(run.height[at], 3) : "–";
}
