// The card: all that is known about one box, in words, formula and numbers.

import { useLayoutEffect, useRef } from "preact/hooks";
import type { Formulas, GraphNode, GraphScope, Summary } from "../shared/documents.ts";
import { formatCount, formatNumber, formatPercent, formatShape } from "../shared/format.ts";
import { Formula } from "../shared/formula.tsx";
import { Heatmap, type Lane } from "../shared/heatmap.tsx";
import type { Translate } from "../shared/i18n.ts";
import type { Rect } from "./layout_types.ts";
import type { GraphKey } from "./texts.ts";

export interface CardSubject {
  node: GraphNode | null;
  scope: GraphScope | null;
  value: Summary | undefined;
  gradient: Summary | undefined;
}

interface CardProps {
  subject: CardSubject;
  formulas: Formulas | undefined;
  dark: boolean;
  t: Translate<GraphKey>;
  /** Where the box is on the stage: the card stands beside it, never over it where there is room. */
  near: Rect | null;
  stage: { width: number; height: number };
}

const WIDTH = 320;
const GAP = 12;

export function Card({ subject, formulas, dark, t, near, stage }: CardProps) {
  const { node, scope, value, gradient } = subject;
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
      <Facts rows={scope ? scopeFacts(scope, t) : node ? nodeFacts(node, t) : []} />
      {value || gradient ? (
        <div class="mt-card-lanes">
          {value ? <LaneFacts summary={value} lane="value" dark={dark} t={t} /> : null}
          {gradient ? <LaneFacts summary={gradient} lane="gradient" dark={dark} t={t} /> : null}
        </div>
      ) : null}
      {node?.source?.text ? (
        <pre class="mt-source">
          <span>{sourceName(node, t)}</span>
          {node.source.text.trim()}
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
        <div key={name}>
          <dt>{name}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}

function scopeFacts(scope: GraphScope, t: Translate<GraphKey>): Row[] {
  const rows: Row[] = [];
  if (scope.output_shape) rows.push([t("outputShape"), formatShape(scope.output_shape)]);
  rows.push([t("parameters"), formatCount(scope.params)]);
  for (const [name, setting] of Object.entries(scope.config ?? {})) rows.push([name, String(setting)]);
  return rows;
}

function nodeFacts(node: GraphNode, t: Translate<GraphKey>): Row[] {
  const rows: Row[] = [
    [t("shape"), formatShape(node.shape)],
    [t("dtype"), node.dtype],
  ];
  if (node.params > 0) rows.push([t("parameters"), formatCount(node.params)]);
  if (node.trainable === false) rows.push([t("trainable"), t("frozen")]);
  if (node.flops) rows.push(["FLOPs", formatCount(node.flops)]);
  return rows;
}

function sourceName(node: GraphNode, t: Translate<GraphKey>): string {
  const { cell, line } = node.source ?? { cell: null, line: 0 };
  return cell ? t("sourceCell", { cell, line }) : t("sourceLine", { line });
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
      {lines.map((line) => (
        <div class="mt-card-line" key={line}>
          {line}
        </div>
      ))}
    </section>
  );
}
