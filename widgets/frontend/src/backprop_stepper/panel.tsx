// The panel: what happens at this step, in words, formula and numbers.
//
// Where it sits   beside the lit graph.
// The one idea    backward is one sentence, shown with the real numbers: upstream × local = downstream.
// Read next       arithmetic.tsx, layer_panel.tsx

import type { ComponentChildren } from "preact";
import type { GraphNode, Summary, TraceDocument } from "../shared/documents.ts";
import { formatIndex, formatNumber } from "../shared/format.ts";
import { Formula } from "../shared/formula.tsx";
import type { Lane } from "../shared/heatmap.tsx";
import type { Translate } from "../shared/i18n.ts";
import type { Frame } from "../shared/root.tsx";
import { type Answer, answerTo } from "./answers.ts";
import { Arithmetic, elementName, Meeting } from "./arithmetic.tsx";
import { useChoosing } from "./choosing.ts";
import { Plate } from "./plate.tsx";
import { Question } from "./question.tsx";
import { edgesInto, nodeOf, type Step, shareKey } from "./steps.ts";
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

type Backward = Extract<Step, { phase: "backward" }>;

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

interface HeadProps {
  symbol?: string | undefined;
  label: string;
  note: string;
  lane: Lane;
}

export function Head({ symbol, label, note, lane }: HeadProps) {
  return (
    <header class="mt-panel-head">
      {symbol && symbol !== label ? <span class="mt-symbol">{symbol}</span> : null}
      <strong>{breakable(label)}</strong>
      <span class={`mt-phase mt-phase-${lane}`}>{note}</span>
    </header>
  );
}

/** A long name may break after its underscores. */
function breakable(name: string): ComponentChildren {
  return name.split(/(?<=_)/).flatMap((part, i) => (i > 0 ? [<wbr key={part} />, part] : [part]));
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

function BackwardPanel(props: PanelProps & { step: Backward; node: GraphNode | undefined }) {
  const { frame, traits, step, at, node, asking, t } = props;
  const trace = traits.spec.value;
  const { input } = step;
  const source = nodeOf(trace, input.from);
  const chosen = traits.chosen.value?.[shareKey(step.node, input.input)] ?? input.chosen;
  const answer = answerTo(traits.answers.value, step);
  const name = elementName(source, chosen);
  return (
    <>
      <Head symbol={node?.symbol} label={node?.label ?? ""} note={t("backward")} lane="gradient" />
      <p class="mt-towards">{t("towards", { node: node?.label ?? "", input: nameBeside(source, node) })}</p>
      <Shown latex={node?.formula} trace={trace} />
      <Shown latex={input.rule} trace={trace} lane="gradient" />
      {chosen?.facts ? <Facts facts={chosen.facts} /> : null}
      {asking && chosen ? (
        <Question key={at} {...{ frame, traits, step, at, chosen, name, t }} />
      ) : (
        <>
          {answer ? <Verdict answer={answer} t={t} /> : null}
          <Revealed {...props} chosen={chosen} source={source} />
        </>
      )}
    </>
  );
}

/** A node's label; with its layer, where the other bears the same label. */
function nameBeside(node: GraphNode | undefined, other: GraphNode | undefined): string {
  if (!node || node.label !== other?.label) return node?.label ?? "";
  return node.id.split("/").slice(-2).join("/");
}

/** What stands for the letters of the formula. */
function Facts({ facts }: { facts: Record<string, Parameters<typeof formatNumber>[0]> }) {
  return (
    <p class="mt-letters">
      {Object.entries(facts).map(([letter, value]) => (
        <span key={letter}>
          <var>{letter}</var> = <b class="mt-number mt-is-value">{formatNumber(value)}</b>
        </span>
      ))}
    </p>
  );
}

function Verdict({ answer, t }: { answer: Answer; t: Translate<StepperKey> }) {
  const truth =
    answer.asked === "number"
      ? formatNumber(answer.truth)
      : t(Number(answer.truth) < 0 ? "negative" : Number(answer.truth) > 0 ? "positive" : "zero");
  return (
    <p class={answer.correct ? "mt-verdict mt-good" : "mt-verdict"}>
      {t(answer.correct ? "right" : "itIs", { truth })}
    </p>
  );
}

type RevealedProps = PanelProps & {
  step: Backward;
  chosen: Backward["input"]["chosen"];
  source: GraphNode | undefined;
};

function Revealed({ frame, traits, step, chosen, source, t }: RevealedProps) {
  const trace = traits.spec.value;
  const { input, upstream } = step;
  const single = input.contribution.scalar !== null && upstream.scalar !== null;
  const choosing = useChoosing(frame, traits, step, chosen);
  return (
    <>
      {single ? null : <Plates {...{ trace, step, chosen, choosing, t }} />}
      {choosing.note ? <p class="mt-soft">{t(choosing.note)}</p> : null}
      {chosen ? (
        <Arithmetic {...{ chosen, source, scalar: single, t }} canChoose={choosing.choose !== undefined} />
      ) : null}
      {input.branches > 1 ? <Meeting {...{ trace, input, chosen, t }} /> : null}
      {input.part === input.branches && chosen === input.chosen ? (
        <WholeCheck trace={trace} source={source} t={t} />
      ) : null}
    </>
  );
}

interface PlatesProps {
  trace: TraceDocument;
  step: Backward;
  chosen: Backward["input"]["chosen"];
  choosing: ReturnType<typeof useChoosing>;
  t: Translate<StepperKey>;
}

/** What arrives and what goes on; where branches meet, the pictures add up like the numbers. */
function Plates({ trace, step, chosen, choosing, t }: PlatesProps) {
  const { input } = step;
  const earlier = trace.backward
    .flatMap((entry) => entry.inputs)
    .find((other) => other.from === input.from && other.part === input.part - 1);
  const upstream = <Plate name={t("upstream")} summary={step.upstream} lane="gradient" />;
  const share = (
    <Plate
      name={t("share")}
      label={choosing.choose ? `${t("share")} · ${t("choose")}` : t("share")}
      summary={input.contribution}
      lane="gradient"
      size={earlier ? 92 : 108}
      chosen={chosen?.index}
      choosing={choosing}
    />
  );
  if (!earlier) {
    return (
      <div class="mt-plates">
        {upstream}
        {share}
      </div>
    );
  }
  return (
    <>
      <div class="mt-plates">{upstream}</div>
      <div class="mt-plates mt-sum-of-plates">
        <Plate name={t("before")} summary={earlier.accumulated} lane="gradient" size={92} />
        <span aria-hidden="true">+</span>
        {share}
        <span aria-hidden="true">=</span>
        <Plate
          name={t("accumulated")}
          summary={input.accumulated}
          lane="gradient"
          size={92}
          chosen={chosen?.index}
        />
      </div>
    </>
  );
}

interface WholeCheckProps {
  trace: TraceDocument;
  source: GraphNode | undefined;
  t: Translate<StepperKey>;
}

/** The gradient of a node is complete: compare it with a nudge of the whole computation. */
function WholeCheck({ trace, source, t }: WholeCheckProps) {
  const check = source ? trace.checks[source.id] : undefined;
  if (!check || !source) return null;
  const name = check.index.length > 0 ? `${source.label}${formatIndex(check.index)}` : source.label;
  const numbers = { numeric: formatNumber(check.numeric, 6), analytic: formatNumber(check.analytic, 6) };
  return <p class="mt-soft">{t("wholeCheck", { name, ...numbers })}</p>;
}

function Shown({ latex, trace, lane }: { latex: string | undefined; trace: TraceDocument; lane?: Lane }) {
  if (!latex) return null;
  return (
    <div class={lane ? `mt-shown mt-is-${lane}` : "mt-shown"}>
      <Formula latex={latex} formulas={trace.formulas ?? trace.graph.formulas} />
    </div>
  );
}
