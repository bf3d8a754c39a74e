// A step back: the rule, the question, then upstream × local = downstream, and the sum where branches meet.
//
// Where it sits   the panel's largest part.
// Read next       arithmetic.tsx, question.tsx

import type { GraphNode, TraceDocument } from "../shared/documents.ts";
import { formatIndex, formatNumber } from "../shared/format.ts";
import type { Translate } from "../shared/i18n.ts";
import { type Answer, answerTo } from "./answers.ts";
import { Arithmetic, elementName, Meeting } from "./arithmetic.tsx";
import { useChoosing } from "./choosing.ts";
import { Head, Shown } from "./head.tsx";
import type { PanelProps } from "./panel.tsx";
import { Plate } from "./plate.tsx";
import { Question } from "./question.tsx";
import { nodeOf, type Step, shareKey } from "./steps.ts";
import type { StepperKey } from "./texts.ts";

type Backward = Extract<Step, { phase: "backward" }>;

export function BackwardPanel(props: PanelProps & { step: Backward; node: GraphNode | undefined }) {
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
      size={earlier ? 76 : 108}
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
        <Plate name={t("before")} summary={earlier.accumulated} lane="gradient" size={76} />
        <span aria-hidden="true">+</span>
        {share}
        <span aria-hidden="true">=</span>
        <Plate
          name={t("accumulated")}
          summary={input.accumulated}
          lane="gradient"
          size={76}
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
