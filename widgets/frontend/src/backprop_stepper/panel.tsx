// The panel: what happens at this step, in words, formula and numbers.
//
// Where it sits   beside the lit graph.
// The one idea    backward is one sentence, shown with the real numbers: upstream × local = downstream.
// Read next       backward_panel.tsx, layer_panel.tsx

import type { GraphNode, Summary, TraceDocument } from "../shared/documents.ts";
import { formatNumber } from "../shared/format.ts";
import type { Translate } from "../shared/i18n.ts";
import type { Frame } from "../shared/root.tsx";
import { BackwardPanel } from "./backward_panel.tsx";
import { Head, Shown } from "./head.tsx";
import { Plate } from "./plate.tsx";
import { edgesInto, nodeOf, type Step } from "./steps.ts";
import type { StepperKey } from "./texts.ts";
import type { StepperTraits } from "./traits.ts";

export interface PanelProps {
  frame: Frame;
  traits: StepperTraits;
  step: Step;
  /** The number of the step in the trace. */
  at: number;
  asking: boolean;
  t: Translate<StepperKey>;
}

export function Panel(props: PanelProps) {
  const { traits, step, t } = props;
  const trace = traits.spec.value;
  const node = nodeOf(trace, step.node);
  if (step.phase === "backward") return <BackwardPanel {...props} step={step} node={node} />;
  const lane = step.phase === "forward" ? "value" : "gradient";
  return (
    <>
      <Head symbol={node?.symbol} label={node?.label ?? ""} note={t(step.phase)} lane={lane} />
      {step.phase === "seed" ? (
        <Seed trace={trace} node={step.node} gradient={step.gradient} t={t} />
      ) : step.phase === "stop" ? (
        <StopPanel {...props} step={step} node={node} />
      ) : (
        <ForwardPanel {...props} node={node} />
      )}
    </>
  );
}

function ForwardPanel({ traits, step, node, t }: PanelProps & { node: GraphNode | undefined }) {
  const trace = traits.spec.value;
  const values = trace.graph.values ?? {};
  return (
    <>
      {node?.words ? <p>{node.words}</p> : null}
      <Shown latex={node?.formula} trace={trace} />
      <h4>{t("inputs")}</h4>
      <div class="mt-plates">
        {edgesInto(trace, step.node).map((edge) => (
          <Plate
            key={edge.input}
            name={`${edge.input}: ${nodeOf(trace, edge.from)?.label ?? ""}`}
            summary={values[edge.from]}
            lane="value"
          />
        ))}
      </div>
      <h4>{t("result")}</h4>
      <div class="mt-plates">
        <Plate name={node?.label ?? ""} summary={values[step.node]} lane="value" />
      </div>
      {node?.source?.text ? <pre class="mt-source">{node.source.text.trim()}</pre> : null}
    </>
  );
}

interface SeedProps {
  trace: TraceDocument;
  node: string;
  gradient: Summary | null;
  t: Translate<StepperKey>;
}

function Seed({ trace, node, gradient, t }: SeedProps) {
  const loss = trace.graph.values?.[node];
  const single = loss?.scalar !== null;
  return (
    <>
      <p>{t("seedWords")}</p>
      {trace.losses ? <p>{t("losses", { count: trace.losses.length })}</p> : null}
      {single ? (
        <p class="mt-equation">
          <span class="mt-is-value">L = {formatNumber(loss?.scalar)}</span>
          <span class="mt-is-gradient">∂L/∂L = {formatNumber(gradient?.scalar ?? 1)}</span>
        </p>
      ) : (
        <div class="mt-plates">
          <Plate name="L" summary={loss} lane="value" />
          <Plate name="∂ΣL/∂L" summary={gradient ?? undefined} lane="gradient" />
        </div>
      )}
    </>
  );
}

type StopProps = PanelProps & { step: Extract<Step, { phase: "stop" }>; node: GraphNode | undefined };

/** Gradient arrives here and does not go on: say why. */
function StopPanel({ traits, step, node, t }: StopProps) {
  const trace = traits.spec.value;
  const from = nodeOf(trace, step.stop.from);
  const why = { stop: "whyStop", whole: "whyWhole", flat: "whyFlat" } as const;
  const names = { node: node?.label ?? "", input: from?.label ?? step.stop.from, dtype: from?.dtype ?? "" };
  return (
    <>
      <p class="mt-towards">{t("towards", names)}</p>
      <Shown latex={node?.formula} trace={trace} />
      <div class="mt-plates">
        <Plate name={t("upstream")} summary={step.upstream} lane="gradient" />
      </div>
      <p class="mt-why">{t(why[step.stop.why], names)}</p>
    </>
  );
}
