// The steps as a table: the same numbers for those who read rather than look.
//
// Where it sits   in place of the graph, on a key or a button.
// The one idea    a few dozen rows around the present step; the first column goes to the step.

import { useLayoutEffect, useRef } from "preact/hooks";
import type { Chosen, TraceDocument } from "../shared/documents.ts";
import { formatIndex, formatNumber } from "../shared/format.ts";
import type { Translate } from "../shared/i18n.ts";
import { entryOf, nodeOf, type Step, shareKey } from "./steps.ts";
import type { StepperKey } from "./texts.ts";

interface TableProps {
  trace: TraceDocument;
  /** Elements that the reader chose, by `node|input`. */
  chosen: Record<string, Chosen> | undefined;
  steps: readonly Step[];
  at: number;
  hidden: (step: Step) => boolean;
  t: Translate<StepperKey>;
  onGo: (step: number) => void;
}

const ROWS = 40;

export function StepTable({ trace, chosen, steps, at, hidden, t, onGo }: TableProps) {
  const first = Math.max(0, Math.min(at - ROWS / 2, steps.length - ROWS));
  const shown = steps.slice(first, first + ROWS);
  const to = first + shown.length;
  const frame = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const row = frame.current?.querySelector<HTMLElement>("[aria-current]");
    if (row && frame.current) frame.current.scrollTop = row.offsetTop - frame.current.clientHeight / 2;
  }, [at]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be within reach of the keyboard.
    // biome-ignore lint/a11y/useSemanticElements: no fields here; a table that scrolls.
    <div class="mt-step-table" ref={frame} role="group" tabIndex={0} aria-label={t("scrub")}>
      <table>
        <caption>{t("rows", { from: first + 1, to, of: steps.length })}</caption>
        <thead>
          <tr>
            {(["scrub", "through", "to", "upstream", "local", "downstream", "known"] as const).map((key) => (
              <th scope="col" key={key}>
                {t(key)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((step, i) => (
            <tr key={first + i} aria-current={first + i === at ? "step" : undefined}>
              <th scope="row">
                <button type="button" onClick={() => onGo(first + i)}>
                  {first + i + 1}
                </button>
              </th>
              {cells(trace, chosen ?? {}, step, hidden(step), t).map((cell, column) => (
                <td
                  key={column}
                  class={column < 2 ? "" : step.phase === "forward" ? "mt-is-value" : "mt-is-gradient"}
                >
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** What a row says: op, where to, upstream, local, downstream, gradient so far (forward: the value). */
function cells(
  trace: TraceDocument,
  others: Record<string, Chosen>,
  step: Step,
  hidden: boolean,
  t: Translate<StepperKey>,
): string[] {
  const label = (node: string) => nodeOf(trace, node)?.label ?? node;
  const op = label(step.node);
  if (step.phase === "forward")
    return [op, t("forward"), "", "", "", sizeOf(trace.graph.values?.[step.node])];
  if (step.phase === "seed") return [op, t("seed"), "", "", "", sizeOf(step.gradient ?? undefined)];
  if (step.phase === "stop") return [op, label(step.stop.from), sizeOf(step.upstream), "–", "–", "–"];
  const { input } = step;
  if (hidden) return [op, label(input.from), sizeOf(step.upstream), "?", "?", "?"];
  const chosen = others[shareKey(step.node, input.input)] ?? input.chosen;
  const [term] = chosen?.terms ?? [];
  const one = chosen && chosen.terms.length + chosen.rest.count === 1;
  const place = chosen && chosen.index.length > 0 ? formatIndex(chosen.index) : "";
  return [
    op,
    label(input.from) + place,
    one ? formatNumber(term?.upstream) : sizeOf(step.upstream),
    one ? formatNumber(term?.local) : "Σ",
    chosen ? formatNumber(entryOf(chosen)) : sizeOf(input.contribution),
    sizeOf(input.accumulated),
  ];
}

function sizeOf(summary: { scalar: unknown; norm: unknown } | undefined): string {
  if (!summary) return "–";
  const { scalar, norm } = summary as { scalar: Parameters<typeof formatNumber>[0]; norm: typeof scalar };
  return scalar === null ? `‖${formatNumber(norm)}‖` : formatNumber(scalar);
}
