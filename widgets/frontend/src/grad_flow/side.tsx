// Beside the strips: norms along depth, updates beside weights, and why gradients are zero.

import { type Curve, LogChart } from "../plain/chart.tsx";
import { Formula } from "../shared/formula.tsx";
import { useFrame } from "../shared/root.tsx";
import { GUIDE, ratioOf, type Zero } from "./flow.ts";
import type { PartProps } from "./view.tsx";

export function Side(props: PartProps) {
  const { flow, look, chosen, t } = props;
  const { layers, steps } = flow;
  const last = layers.length - 1;
  const along = (name: "activations" | "signals", color: string): Curve => ({
    points: layers.map((layer, at) => [at, Number(layer[name].norm[look])] as const),
    color,
    dash: name === "signals",
  });
  const ratios = layers.flatMap((layer, at) =>
    layer.weights.map((weight) => ({
      points: steps.map((step, i) => [step, ratioOf(weight, i)] as const),
      color: `color-mix(in srgb, var(--mt-gradient) ${(100 * at) / (last || 1)}%, var(--mt-value))`,
      dash: weight.shape.length < 2,
      bold: layer.id === chosen,
    })),
  );
  const known = ratios.some(({ points }) => points.some(([, value]) => value > 0));
  return (
    <div class="pl-side">
      <h4>{t("depth")}</h4>
      <small>
        <span class="mt-is-value">● {t("activations")}</span>{" "}
        <span class="mt-is-gradient">● {t("gradients")}</span>
      </small>
      <LogChart
        label={t("depth")}
        curves={[along("activations", "var(--mt-value)"), along("signals", "var(--mt-gradient)")]}
        first={0}
        last={last}
        mark={layers.findIndex((layer) => layer.id === chosen)}
        names={layers.map((layer) => layer.label)}
      />
      <p class="gf-bad">{flow.verdicts[look]?.[useFrame().locale.value]}</p>
      <h4>{t("ratio")}</h4>
      <small>{t(known ? "guide" : "noRatio")}</small>
      {known ? (
        <LogChart
          label={t("ratio")}
          curves={ratios}
          first={steps[0]!}
          last={steps.at(-1)!}
          guide={GUIDE}
          mark={steps[look]!}
          names={[steps[0]!, steps.at(-1)!]}
        />
      ) : null}
      {flow.zeros.length ? <h4>{t("why")}</h4> : null}
      {flow.zeros.map((zero) => (
        <Why key={zero.variables[0]} zero={zero} {...props} />
      ))}
    </div>
  );
}

function Why({ zero, flow, t }: PartProps & { zero: Zero }) {
  const { source, path } = zero;
  return (
    <details class="gf-why" open={flow.zeros.length < 3}>
      <summary>{zero.variables.map((name) => name.replace(`${flow.title}/`, "")).join(", ")}</summary>
      <p>
        {path.slice(0, -1).map((step) => `${step} ← `)}
        <b class="gf-bad">{path.length ? `${path.at(-1)} ✕` : ""}</b>
      </p>
      <p>{zero.words[useFrame().locale.value]}</p>
      {zero.rule ? <Formula latex={zero.rule} formulas={flow.formulas} /> : null}
      {source ? (
        <p>
          <small>{t(source.cell ? "where" : "line", { cell: source.cell ?? "", line: source.line })}</small>{" "}
          <code>{source.text}</code>
        </p>
      ) : null}
    </details>
  );
}
