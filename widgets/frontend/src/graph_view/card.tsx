// The card: all that is known about one box, in words, formula and numbers.

import { useLayoutEffect, useRef } from "preact/hooks";
import type { Formulas, GraphNode, GraphScope, Histogram, SourceLine, Summary } from "../shared/documents.ts";
import { formatCount, formatDuration, formatNumber, formatPercent, formatShape } from "../shared/format.ts";
import { Formula } from "../shared/formula.tsx";
import { Heatmap, type Lane } from "../shared/heatmap.tsx";
import type { Translate } from "../shared/i18n.ts";
import { bytesOf, formatBytes } from "./cost.ts";
import type { Rect } from "./layout_types.ts";
import { weightMarks } from "./measure.ts";
import { nodesIn, type ScopeTree, scopeKey } from "./scopes.ts";
import type { GraphKey } from "./texts.ts";

export interface CardSubject {
  node: GraphNode | null;
  scope: GraphScope | null;
  value: Summary | undefined;
  gradient: Summary | undefined;
}

interface CardProps {
  subject: CardSubject;
  tree: ScopeTree;
  formulas: Formulas | undefined;
  dark: boolean;
  t: Translate<GraphKey>;
  /** Where the box is on the stage: the card stands beside it, never over it where there is room. */
  near: Rect | null;
  stage: { width: number; height: number };
}

const WIDTH = 320;
const GAP = 12;

export function Card({ subject, tree, formulas, dark, t, near, stage }: CardProps) {
  const { node, scope, value, gradient } = subject;
  const inside = nodesIn(tree, scope ? scopeKey(scope.id) : (node?.id ?? ""));
  const source = inside.find((each) => each.source?.text)?.source;
  const card = useRef<HTMLDivElement>(null);
  // Its height is known only once it is drawn: before the reader sees it, it is moved to where all of it fits.
  useLayoutEffect(() => {
    const element = card.current;
    if (element) Object.assign(element.style, placeCard(near, stage, element.offsetHeight));
  });
  return (
    // biome-ignore lint/a11y/useSemanticElements: no fields here; a group of facts.
    <div class="mt-card" role="group" ref={card} style={widthOf(near, stage)} aria-label={t("card")}>
      <header>
        <strong>{scope?.label ?? node?.label}</strong>
        <span>{secondName(subject, t)}</span>
      </header>
      {node?.words ? <p>{node.words}</p> : null}
      {node?.formula ? (
        <div class="mt-card-formula">
          <Formula latex={node.formula} formulas={formulas} />
        </div>
      ) : null}
      <Facts rows={factsOf(tree, subject, inside, t)} />
      {value || gradient ? (
        <div class="mt-card-lanes">
          {value ? <LaneFacts summary={value} lane="value" dark={dark} t={t} /> : null}
          {gradient ? <LaneFacts summary={gradient} lane="gradient" dark={dark} t={t} /> : null}
        </div>
      ) : null}
      {source ? (
        <pre class="mt-source">
          <span>{sourceName(source, t)}</span>
          {source.text.trim()}
        </pre>
      ) : null}
    </div>
  );
}

/** What kind of thing it is, unless its name says so. */
function secondName({ node, scope }: CardSubject, t: Translate<GraphKey>): string {
  const second = scope
    ? (scope.class ?? t("scope"))
    : node?.kind === "op"
      ? node.op
      : node
        ? t(node.kind)
        : "";
  return second && second !== (scope?.label ?? node?.label) ? second : "";
}

type Stage = { width: number; height: number };
type Place = Record<"left" | "right" | "top", string>;

/** Beside the box where there is room (right, then left); on a narrow stage above or below it. */
export function placeCard(near: Rect | null, stage: Stage, height: number): Place {
  const fitting = (top: number) => `${Math.max(8, Math.min(top, stage.height - height - 8))}px`;
  if (!near || isNarrow(stage)) {
    const low = near !== null && near.y + near.height / 2 > stage.height / 2;
    return { left: "8px", right: "8px", top: fitting(low ? 8 : stage.height) };
  }
  const top = fitting(near.y);
  const after = near.x + near.width + GAP;
  if (after + WIDTH + 8 < stage.width) return { left: `${after}px`, right: "auto", top };
  if (near.x > WIDTH + GAP + 8) return { left: `${near.x - WIDTH - GAP}px`, right: "auto", top };
  return { left: "auto", right: "8px", top };
}

function widthOf(near: Rect | null, stage: Stage): { width: string } {
  return { width: near && !isNarrow(stage) ? `${WIDTH}px` : "auto" };
}

function isNarrow(stage: Stage): boolean {
  return stage.width < WIDTH + 120;
}

type Row = [name: string, value: string];

function Facts({ rows }: { rows: Row[] }) {
  return (
    <dl class="mt-facts">
      {rows.map(([name, text]) => (
        <div key={name} data-wide={name.length + text.length > 19 ? "" : undefined}>
          <dt>{name}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}

function factsOf(
  tree: ScopeTree,
  { scope, node }: CardSubject,
  inside: readonly GraphNode[],
  t: Translate<GraphKey>,
): Row[] {
  const rows: Row[] = [];
  if (scope?.output_shape) rows.push([t("outputShape"), formatShape(scope.output_shape)]);
  if (node) rows.push([t("shape"), formatShape(node.shape)], [t("dtype"), node.dtype]);
  const sum = (amount: (each: GraphNode) => number) => inside.reduce((all, each) => all + amount(each), 0);
  const params = scope?.params ?? node?.params ?? 0;
  if (scope || params > 0) rows.push([t("parameters"), formatCount(params)]);
  const { frozen, uses } = weightMarks(inside);
  if (frozen) rows.push([t("trainable"), t("frozen")]);
  if (uses > 1) rows.push([t("shared"), t("uses", { count: uses })]);
  const flops = sum((each) => each.flops ?? 0);
  if (flops > 0) rows.push(["FLOPs", formatCount(flops)]);
  const bytes = sum((each) => (each.kind === "op" || node ? bytesOf(tree, each) : 0));
  if (bytes > 0) rows.push([t("memory"), formatBytes(bytes)]);
  const seconds = sum((each) => tree.document.times?.[each.id] ?? 0);
  if (seconds > 0) rows.push([t("time"), formatDuration(seconds)]);
  if (node?.text) rows.push([t("value"), node.text]);
  if (node?.idle) rows.push([t("ran"), t("notRun")]);
  if (node?.device) rows.push([t("device"), node.device]);
  for (const [name, setting] of Object.entries(scope?.config ?? {})) rows.push([name, String(setting)]);
  return rows;
}

function sourceName({ cell, line }: SourceLine, t: Translate<GraphKey>): string {
  return cell ? t("sourceCell", { cell, line }) : t("sourceLine", { line });
}

/** How often which size occurs: one bar for each bin. */
function Bars({ histogram }: { histogram: Histogram }) {
  const { counts, lo, hi } = histogram;
  const most = Math.max(...counts, 1);
  const path = counts.map((count, i) => `M${i} 1V${1 - count / most}h.9V1z`).join("");
  return (
    <div class="mt-bars">
      <svg viewBox={`0 0 ${counts.length} 1`} preserveAspectRatio="none" aria-hidden="true">
        <path d={path} />
      </svg>
      <span>{formatNumber(lo, 2)}</span>
      <span>{formatNumber(hi, 2)}</span>
    </div>
  );
}

interface LaneFactsProps {
  summary: Summary;
  lane: Lane;
  dark: boolean;
  t: Translate<GraphKey>;
}

function LaneFacts({ summary, lane, dark, t }: LaneFactsProps) {
  const lines: string[] = [];
  if (summary.scalar === null) {
    lines.push(`${t("norm")} ${formatNumber(summary.norm)}`);
    lines.push(`${formatNumber(summary.min, 3)} … ${formatNumber(summary.max, 3)}`);
    if (summary.zeros > 0) lines.push(`${t("zeros")} ${formatPercent(summary.zeros)}`);
    if (summary.nan > 0) lines.push(`NaN ${formatCount(summary.nan)}`);
    if (summary.inf > 0) lines.push(`∞ ${formatCount(summary.inf)}`);
  }
  return (
    <section class={`mt-is-${lane}`}>
      <h4>{t(lane)}</h4>
      {summary.scalar === null ? (
        <Heatmap summary={summary} lane={lane} dark={dark} size={84} label={t(lane)} />
      ) : (
        <b class="mt-card-number">{formatNumber(summary.scalar, 6)}</b>
      )}
      {summary.histogram && summary.scalar === null ? <Bars histogram={summary.histogram} /> : null}
      {lines.map((line) => (
        <div class="mt-card-line" key={line}>
          {line}
        </div>
      ))}
    </section>
  );
}
