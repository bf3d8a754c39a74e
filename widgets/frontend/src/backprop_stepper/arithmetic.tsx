// The arithmetic of one number: upstream × local, term by term, their sum, and a check beside it.

import type { BackwardInput, Chosen, GraphNode, TraceDocument } from "../shared/documents.ts";
import { formatIndex, formatNumber } from "../shared/format.ts";
import type { Translate } from "../shared/i18n.ts";
import { Icon } from "../shared/toolbar.tsx";
import { agrees, entryOf, nodeOf, sendersTo } from "./steps.ts";
import type { StepperKey } from "./texts.ts";

interface ArithmeticProps {
  chosen: Chosen;
  source: GraphNode | undefined;
  scalar: boolean;
  canChoose: boolean;
  t: Translate<StepperKey>;
}

/** kernel[3, 7], or just x. */
export function elementName(source: GraphNode | undefined, chosen: Chosen | null): string {
  const label = source?.label ?? "";
  return chosen && chosen.index.length > 0 ? `${label}${formatIndex(chosen.index)}` : label;
}

export function Arithmetic({ chosen, source, scalar, canChoose, t }: ArithmeticProps) {
  return (
    <section class="mt-arithmetic">
      {scalar ? <Line chosen={chosen} t={t} /> : <Terms {...{ chosen, source, canChoose, t }} />}
      <Remarks chosen={chosen} source={source} t={t} />
      <Check chosen={chosen} t={t} />
    </section>
  );
}

/** Scalars: one line, as on a blackboard. */
function Line({ chosen, t }: { chosen: Chosen; t: Translate<StepperKey> }) {
  const [term] = chosen.terms;
  return (
    <dl class="mt-line-of-three">
      <Part name={t("upstream")} value={formatNumber(term?.upstream)} />
      <span aria-hidden="true">×</span>
      <Part name={t("local")} value={formatNumber(term?.local)} plain />
      <span aria-hidden="true">=</span>
      <Part name={t("downstream")} value={formatNumber(entryOf(chosen))} strong />
    </dl>
  );
}

function Part(props: { name: string; value: string; plain?: boolean; strong?: boolean }) {
  const color = props.plain ? "" : " mt-is-gradient";
  return (
    <div class={props.strong ? `mt-strong${color}` : color}>
      <dt>{props.name}</dt>
      <dd>{props.value}</dd>
    </div>
  );
}

function Terms({ chosen, source, canChoose, t }: Omit<ArithmeticProps, "scalar">) {
  const manyTerms = chosen.terms.length + chosen.rest.count > 1;
  return (
    <table class="mt-terms">
      <caption>
        {t("chosenElement", { name: elementName(source, chosen) })}
        {canChoose ? <span class="mt-choose">{t("chooseAbove")}</span> : null}
      </caption>
      <thead>
        <tr>
          <th scope="col">{t("at")}</th>
          <th scope="col">{t("upstream")}</th>
          <th scope="col">× {t("local")}</th>
          <th scope="col">= {t("downstream")}</th>
        </tr>
      </thead>
      <tbody>
        {chosen.terms.map((term) => (
          <tr key={term.index.join()}>
            <th scope="row">{formatIndex(term.index)}</th>
            <td class="mt-is-gradient">{formatNumber(term.upstream)}</td>
            <td>{formatNumber(term.local)}</td>
            <td class="mt-is-gradient">{formatNumber(term.product)}</td>
          </tr>
        ))}
        {chosen.rest.count > 0 ? (
          <tr>
            <th scope="row">{t("rest", { count: chosen.rest.count })}</th>
            <td />
            <td />
            <td class="mt-is-gradient">{formatNumber(chosen.rest.sum)}</td>
          </tr>
        ) : null}
      </tbody>
      {manyTerms ? (
        <tfoot>
          <tr>
            <th scope="row">{t("sum")}</th>
            <td />
            <td />
            <td class="mt-is-gradient">{formatNumber(chosen.downstream)}</td>
          </tr>
        </tfoot>
      ) : null}
    </table>
  );
}

const WHY = {
  upstream: "whyUpstream",
  off: "whyOff",
  gate: "whyGate",
  unused: "whyUnused",
  cancel: "whyCancel",
  tiny: "whyTiny",
} as const;

/** Why the number is zero, and where the type's rounding can be seen. */
function Remarks({ chosen, source, t }: Pick<ArithmeticProps, "chosen" | "source" | "t">) {
  const entry = formatNumber(entryOf(chosen));
  const own = chosen.terms.length === 0 && !chosen.why_zero;
  const rounded = !chosen.why_zero && !own && entry !== formatNumber(chosen.downstream);
  return (
    <>
      {chosen.why_zero ? (
        <p class="mt-why">
          {t(WHY[chosen.why_zero], { name: elementName(source, chosen), x: formatNumber(chosen.facts?.x) })}
        </p>
      ) : null}
      {own ? <p class="mt-why">{t("ownRule", { entry })}</p> : null}
      {rounded ? <p class="mt-soft">{t("rounded", { dtype: source?.dtype ?? "", entry })}</p> : null}
    </>
  );
}

const MOST_MEETING = 5;

interface MeetingProps {
  trace: TraceDocument;
  input: BackwardInput;
  chosen: Chosen | null;
  t: Translate<StepperKey>;
}

/** Where paths meet: the sum of the shares that came so far, each with the op that sent it. */
export function Meeting({ trace, input, chosen, t }: MeetingProps) {
  const complete = input.part === input.branches;
  const meeting = chosen?.meeting ?? [];
  const from = nodeOf(trace, input.from);
  const senders = sendersTo(trace, input.from).map((node) =>
    node === null ? "L" : nodeOf(trace, node)?.label,
  );
  const hidden = Math.max(0, meeting.length - MOST_MEETING);
  const earlier = meeting.slice(0, hidden).reduce((sum: number, part) => sum + Number(part), 0);
  return (
    <div class="mt-branches">
      <p>{t(complete ? "lastBranch" : "branches", { count: input.branches, part: input.part })}</p>
      {meeting.length > 1 ? (
        <div class="mt-meeting">
          <Shared number={elementName(from, chosen)} note="" plain />
          <span>=</span>
          {hidden > 0 ? <Shared number={formatNumber(earlier)} note={t("rest", { count: hidden })} /> : null}
          {meeting.slice(hidden).map((part, i) => (
            <span class="mt-meeting-part" key={i}>
              {hidden + i > 0 ? <span>+</span> : null}
              <Shared number={formatNumber(part)} note={senders[hidden + i] ?? ""} />
            </span>
          ))}
          <span class="mt-meeting-part">
            <span>=</span>
            <Shared number={formatNumber(chosen?.total)} note={t(complete ? "sum" : "accumulated")} />
          </span>
        </div>
      ) : null}
    </div>
  );
}

function Shared({ number, note, plain }: { number: string; note: string; plain?: boolean }) {
  return (
    <span class="mt-shared">
      <b class={plain ? "" : "mt-is-gradient"}>{plain ? `∂L/∂${number}` : number}</b>
      <small>{note}</small>
    </span>
  );
}

/** The op alone, nudged: the central difference, and whether it agrees. */
function Check({ chosen, t }: { chosen: Chosen; t: Translate<StepperKey> }) {
  const verdict = agrees(chosen.error);
  if (chosen.numeric === null || verdict === null) return null;
  return (
    <p class={verdict ? "mt-check mt-good" : "mt-check mt-bad"}>
      <Icon name={verdict ? "check" : "warning"} />
      <span>
        {t("nudge")} <b class="mt-number">{formatNumber(chosen.numeric, 6)}</b>
        <small>
          {" "}
          {t(verdict ? "agree" : "disagree")}, {t("relative", { error: formatNumber(chosen.error, 2) })}
        </small>
      </span>
    </p>
  );
}
