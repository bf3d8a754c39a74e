// The card: all that is known about one box, in words, formula and numbers.

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

const WIDTH = 300;

export function Card({ subject, formulas, dark, t, near, stage }: CardProps) {
  const { node, scope, value, gradient } = subject;
  return (
    // biome-ignore lint/a11y/useSemanticElements: no fields here; a group of facts.
    <div class="mt-card" role="group" style={placeCard(near, stage)} aria-label={t("card")}>
      <header>
        <strong>{scope?.label ?? node?.label}</strong>
        <span>
          {scope ? (scope.class ?? t("scope")) : node?.kind === "op" ? node.op : node ? t(node.kind) : ""}
        </span>
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

/** Beside the box where there is room (right, then left); else along the bottom of the stage. */
export function placeCard(
  near: Rect | null,
  stage: { width: number; height: number },
): Record<string, string> {
  if (!near || stage.width < WIDTH + 120)
    return { left: "8px", right: "8px", bottom: "8px", maxHeight: "70%" };
  const top = `${Math.max(8, Math.min(near.y, stage.height - 280))}px`;
  const size = { width: `${WIDTH}px`, top, maxHeight: `calc(100% - ${top} - 8px)` };
  if (near.x + near.width + WIDTH + 20 < stage.width)
    return { ...size, left: `${near.x + near.width + 12}px` };
  if (near.x > WIDTH + 20) return { ...size, left: `${near.x - WIDTH - 12}px` };
  return { width: `${WIDTH}px`, right: "8px", bottom: "8px", maxHeight: "calc(100% - 16px)" };
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
  const rows: Row[] = [];
  if (summary.scalar === null) {
    rows.push([t("norm"), formatNumber(summary.norm)]);
    rows.push([t("range"), `${formatNumber(summary.min, 3)} … ${formatNumber(summary.max, 3)}`]);
    if (summary.zeros > 0) rows.push([t("zeros"), formatPercent(summary.zeros)]);
    if (summary.nan > 0) rows.push(["NaN", formatCount(summary.nan)]);
    if (summary.inf > 0) rows.push(["∞", formatCount(summary.inf)]);
  }
  return (
    <section class={`mt-is-${lane}`}>
      <h4>{t(lane)}</h4>
      {summary.scalar === null ? (
        <Heatmap summary={summary} lane={lane} dark={dark} size={96} label={t(lane)} />
      ) : (
        <b class="mt-card-number">{formatNumber(summary.scalar, 6)}</b>
      )}
      <Facts rows={rows} />
    </section>
  );
}
