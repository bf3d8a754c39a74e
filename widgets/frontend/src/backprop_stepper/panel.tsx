// The panel: what happens at this step, in words, formula and numbers.
//
// Where it sits   beside the lit graph.
// The one idea    backward is one sentence, shown with the real numbers: upstream × local = downstream.
// Read next       arithmetic.tsx

import type { ComponentChildren } from "preact";
import type { GraphNode, Summary, TraceDocument } from "../shared/documents.ts";
import { formatIndex, formatNumber } from "../shared/format.ts";
import { Formula } from "../shared/formula.tsx";
import { Heatmap, type Lane } from "../shared/heatmap.tsx";
import type { Translate } from "../shared/i18n.ts";
import type { Frame } from "../shared/root.tsx";
import { Arithmetic, elementName } from "./arithmetic.tsx";
import { useChoosing } from "./choosing.ts";
import { Question } from "./question.tsx";
import { answerTo, edgesInto, nodeOf, type Step, shareKey } from "./steps.ts";
import type { StepperKey } from "./texts.ts";
import type { StepperTraits } from "./traits.ts";

interface PanelProps {
  frame: Frame;
  traits: StepperTraits;
  step: Step;
  asking: boolean;
  t: Translate<StepperKey>;
}

type Backward = Extract<Step, { phase: "backward" }>;

export function Panel(props: PanelProps) {
  const { traits, step, t } = props;
  const node = nodeOf(traits.spec.value, step.node);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be within reach of the keyboard.
    // biome-ignore lint/a11y/useSemanticElements: no fields here; a group of facts.
    <div class="mt-panel" role="group" aria-live="polite" aria-label={t("panel")} tabIndex={0}>
      {step.phase === "backward" ? (
        <BackwardPanel {...props} step={step} node={node} />
      ) : (
        <>
          <Head node={node} note={t(step.phase)} lane={step.phase === "seed" ? "gradient" : "value"} />
          {step.phase === "seed" ? (
            <Seed trace={traits.spec.value} gradient={step.gradient} t={t} />
          ) : (
            <ForwardPanel {...props} node={node} />
          )}
        </>
      )}
    </div>
  );
}

function Head({ node, note, lane }: { node: GraphNode | undefined; note: string; lane: Lane }) {
  return (
    <header class="mt-panel-head">
      {node?.symbol && node.symbol !== node.label ? <span class="mt-symbol">{node.symbol}</span> : null}
      <strong>{breakable(node?.label ?? "")}</strong>
      <span class={`mt-phase mt-phase-${lane}`}>{note}</span>
    </header>
  );
}

/** A long name may break after its underscores. */
function breakable(name: string): ComponentChildren {
  return name.split(/(?<=_)/).flatMap((part, i) => (i > 0 ? [<wbr key={part} />, part] : [part]));
}

function ForwardPanel({ frame, traits, step, node, t }: PanelProps & { node: GraphNode | undefined }) {
  const trace = traits.spec.value;
  const dark = frame.dark.value;
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
            dark={dark}
          />
        ))}
      </div>
      <h4>{t("result")}</h4>
      <div class="mt-plates">
        <Plate name={node?.label ?? ""} summary={values[step.node]} lane="value" dark={dark} />
      </div>
      {node?.source?.text ? <pre class="mt-source">{node.source.text.trim()}</pre> : null}
    </>
  );
}

interface SeedProps {
  trace: TraceDocument;
  gradient: Summary | null;
  t: Translate<StepperKey>;
}

function Seed({ trace, gradient, t }: SeedProps) {
  const loss = trace.graph.values?.[trace.loss];
  return (
    <>
      <p>{t("seedWords")}</p>
      <p class="mt-equation">
        <span class="mt-is-value">L = {formatNumber(loss?.scalar)}</span>
        <span class="mt-is-gradient">∂L/∂L = {formatNumber(gradient?.scalar ?? 1)}</span>
      </p>
    </>
  );
}

function BackwardPanel(props: PanelProps & { step: Backward; node: GraphNode | undefined }) {
  const { frame, traits, step, node, asking, t } = props;
  const trace = traits.spec.value;
  const { input } = step;
  const source = nodeOf(trace, input.from);
  const chosen = traits.chosen.value?.[shareKey(step.node, input.input)] ?? input.chosen;
  const answer = answerTo(traits.answers.value, step);
  const name = elementName(source, chosen);
  return (
    <>
      <Head node={node} note={t("backward")} lane="gradient" />
      <p class="mt-towards">{t("by", { node: node?.label ?? "", input: source?.label ?? input.from })}</p>
      <Shown latex={node?.formula} trace={trace} />
      <Shown latex={input.rule} trace={trace} lane="gradient" />
      {asking && chosen ? (
        <Question frame={frame} traits={traits} step={step} chosen={chosen} name={name} t={t} />
      ) : (
        <>
          {answer ? <Verdict answer={answer} t={t} /> : null}
          <Revealed {...props} chosen={chosen} source={source} />
        </>
      )}
    </>
  );
}

function Verdict({ answer, t }: { answer: { right: boolean; truth: number }; t: Translate<StepperKey> }) {
  const truth = t(answer.truth < 0 ? "negative" : answer.truth > 0 ? "positive" : "zero");
  return (
    <p class={answer.right ? "mt-verdict mt-good" : "mt-verdict"}>
      {answer.right ? t("right") : t("wrong", { truth })}
    </p>
  );
}

type RevealedProps = PanelProps & {
  step: Backward;
  chosen: Backward["input"]["chosen"];
  source: GraphNode | undefined;
};

function Revealed({ frame, traits, step, chosen, source, t }: RevealedProps) {
  const { input, upstream } = step;
  const dark = frame.dark.value;
  const scalar = input.contribution.scalar !== null && upstream.scalar !== null;
  const { choose, note } = useChoosing(frame.model, step, chosen);
  const onChoose = traits.canChoose.value && !isStatic(frame) ? choose : undefined;
  const complete = input.part === input.branches;
  const branches = { count: input.branches, part: input.part };
  return (
    <>
      {scalar ? null : (
        <div class="mt-plates">
          <Plate name={t("upstream")} summary={upstream} lane="gradient" dark={dark} />
          <Plate
            name={onChoose ? `${t("share")} · ${t("choose")}` : t("share")}
            summary={input.contribution}
            lane="gradient"
            dark={dark}
            chosen={chosen?.index}
            onChoose={onChoose}
          />
          {input.branches > 1 ? (
            <Plate name={t("accumulated")} summary={input.accumulated} lane="gradient" dark={dark} />
          ) : null}
        </div>
      )}
      {note ? <p class="mt-soft">{t(note)}</p> : null}
      {chosen ? <Arithmetic chosen={chosen} source={source} scalar={scalar} t={t} /> : null}
      {input.branches > 1 ? (
        <p class="mt-branches">
          {t(complete ? "lastBranch" : "branches", branches)}
          {scalar ? <Sum step={step} /> : null}
        </p>
      ) : null}
      {complete ? <WholeCheck trace={traits.spec.value} source={source} t={t} /> : null}
    </>
  );
}

function isStatic(frame: Frame): boolean {
  return (frame.model as { isStatic?: boolean }).isStatic === true;
}

/** Where paths meet: what was there, plus this share. */
function Sum({ step }: { step: Backward }) {
  const [share, total] = [Number(step.input.contribution.scalar), Number(step.input.accumulated.scalar)];
  return (
    <span class="mt-equation mt-is-gradient">
      {formatNumber(total - share)} + {formatNumber(share)} = {formatNumber(total)}
    </span>
  );
}

/** The gradient of a leaf is complete: compare it with a nudge of the whole computation. */
function WholeCheck({
  trace,
  source,
  t,
}: {
  trace: TraceDocument;
  source: GraphNode | undefined;
  t: Translate<StepperKey>;
}) {
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

interface PlateProps {
  name: string;
  summary: Summary | undefined;
  lane: Lane;
  dark: boolean;
  chosen?: readonly number[] | undefined;
  onChoose?: ((index: number[]) => void) | undefined;
}

/** A heatmap with its name above and its norm below; a single number is just the number. */
function Plate({ name, summary, lane, dark, chosen, onChoose }: PlateProps) {
  return (
    <figure class={`mt-plate mt-is-${lane}`}>
      <figcaption>{name}</figcaption>
      {summary?.scalar !== null && summary?.scalar !== undefined ? (
        <b class="mt-plate-number">{formatNumber(summary.scalar)}</b>
      ) : summary ? (
        <Heatmap
          summary={summary}
          lane={lane}
          dark={dark}
          size={108}
          label={name}
          chosen={chosen}
          onChoose={onChoose}
        />
      ) : null}
      {summary && summary.scalar === null ? <small>‖{formatNumber(summary.norm)}‖</small> : null}
    </figure>
  );
}
