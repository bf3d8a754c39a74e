// The scene as a drawing: one list of strokes, two pens.
//
// Where it sits   the picture from afar and the map are drawn on canvas (far.ts), files as SVG (files.ts).
// The one idea    a box is a rectangle, a few words and two small images; whoever knows these three can draw a graph.

import type { GraphDocument, Summary } from "../shared/documents.ts";
import { formatNumber } from "../shared/format.ts";
import { heatmapSize, type Lane } from "../shared/heatmap.tsx";
import { type Cells, cellsOf } from "../shared/summary.ts";
import type { Coloring } from "./coloring.ts";
import type { Rect } from "./layout_types.ts";
import { arrowHead, boundsOf } from "./lines.tsx";
import { DOT, halfDot, LANE_CAPTION, THUMB } from "./measure.ts";
import { pathThrough } from "./route.ts";
import type { Scene, SceneBox, SceneLine } from "./scene.ts";
import { scopeKey } from "./scopes.ts";

/** Colours are names of the theme ("ink", "value" …), or any CSS colour. */
export interface Pen {
  rect(place: Rect, round: number, fill: string, stroke: string, alpha?: number): void;
  path(path: string, color: string, filled: boolean, broken: boolean): void;
  text(x: number, y: number, words: string, size: number, color: string, middle?: boolean): void;
  image(place: Rect, cells: Cells, lane: Lane): void;
}

export interface Look {
  document: GraphDocument;
  dark: boolean;
  tint?: Coloring["of"] | undefined;
  chosen?: string | null | undefined;
  dimmed?: ((keys: readonly string[]) => boolean) | undefined;
  /** What is seen; everything, when not given. */
  seen?: (place: Rect) => boolean;
  /** Names of boxes, and what stands below them, are left out where they could not be read. */
  names: boolean;
  details: boolean;
  /** From afar the names of frames are this large, and stand above them. */
  farSize?: number;
}

export function draw(scene: Scene, pen: Pen, look: Look): void {
  const seen = look.seen ?? (() => true);
  for (const frame of scene.frames.values()) {
    if (!seen(frame)) continue;
    pen.rect(frame, 14, "raised", "line");
    const size = look.names ? 13 : look.farSize;
    if (size && frame.label.length * size * 0.6 < frame.width) {
      pen.text(frame.x + 14, frame.y + (look.names ? 20 : -0.3 * size), frame.label, size, "soft");
    }
  }
  for (const line of scene.lines) if (seen(boundsOf(line))) drawLine(scene, line, pen, look);
  for (const box of scene.boxes.values()) if (seen(box)) drawBox(box, pen, look);
}

function drawLine(scene: Scene, line: SceneLine, pen: Pen, look: Look): void {
  const color = line.broken ? "error" : "soft";
  line.path ??= pathThrough(line.points, scene.direction, scene.scalar);
  pen.path(line.path, color, false, line.broken);
  if (!look.details) return;
  if (line.arrow) pen.path(arrowHead(line.points, scene, false), color, true, false);
  const { error } = look.document;
  if (!line.label) return;
  const { x, y } = line.label;
  const words =
    line.badge && error ? [error.received, error.expected && `≠ ${error.expected}`] : [line.text, ""];
  words.forEach((each, i) => {
    if (each) pen.text(x, y - 6 + 22 * i, each, 11.5, color, true);
  });
}

function drawBox(box: SceneBox, pen: Pen, look: Look): void {
  const { content, x, y, width, height } = box;
  const { key, kind, alike } = content;
  const { error } = look.document;
  const failed = error && (error.node ?? (error.scope ? scopeKey(error.scope) : error.from)) === key;
  const edge = failed ? "error" : look.chosen === key ? "value" : kind === "layer" ? "soft" : "line";
  const alpha = look.dimmed?.([key, ...alike]) ? 0.3 : 1;
  if (kind === "dot") {
    drawDot(box, pen, look);
    return;
  }
  for (const shift of alike.length > 1 ? [8, 4] : [])
    pen.rect({ ...box, x: x + shift, y: y + shift }, 10, "paper", "soft");
  pen.rect(box, kind === "input" || kind === "output" ? 20 : 10, "paper", edge, alpha);
  const tint = look.tint?.(key);
  if (tint) pen.rect(box, 10, tint.color, edge, alpha * (look.details ? 0.42 : 0.7) * tint.strength);
  if (!look.names) return;
  let at = y + 22;
  const line = (words: string, size: number, color: string) => {
    pen.text(x + 13, at, words, size, color);
    at += 18;
  };
  content.lines.forEach((words, i) => {
    const times = alike.length > 1 && i === 0 ? `  ×${alike.length}` : "";
    line(
      (i === 0 && content.symbol ? `${content.symbol}  ` : "") + words + times,
      13.5,
      failed ? "error" : "ink",
    );
  });
  if (!look.details) return;
  for (const words of content.details) line(words, 12, "soft");
  const [value, gradient] = lanesOf(box, look);
  at = y + height - content.laneHeight - LANE_CAPTION - 10;
  drawLane(value, "value", x + 13, at, box, pen);
  drawLane(gradient, "gradient", x + width / 2 + 4, at, box, pen);
}

function drawDot(box: SceneBox, pen: Pen, look: Look): void {
  const [cx, cy] = [box.x + box.width / 2, box.y + box.height / 2];
  const half = halfDot(box.content.symbol);
  pen.rect({ x: cx - half, y: cy - DOT, width: 2 * half, height: 2 * DOT }, DOT, "paper", "soft");
  pen.text(cx, cy + 6, box.content.symbol, 18, "ink", true);
  const [value, gradient] = lanesOf(box, look);
  const [name] = box.content.details;
  if (name && !gradient) pen.text(cx, box.y + box.height - 6, name, 12, "soft", true);
  if (value) pen.text(cx, box.y + 15, formatNumber(value.scalar), 15, "value", true);
  if (gradient) pen.text(cx, box.y + box.height - 5, formatNumber(gradient.scalar), 15, "gradient-ink", true);
}

function lanesOf({ content }: SceneBox, { document }: Look): (Summary | undefined)[] {
  return [document.values, document.gradients].map((lane) => lane?.[content.shows ?? ""]);
}

function drawLane(
  summary: Summary | undefined,
  lane: Lane,
  x: number,
  y: number,
  box: SceneBox,
  pen: Pen,
): void {
  if (!summary) return;
  const color = lane === "value" ? "value" : "gradient-ink";
  const cells = cellsOf(summary);
  if (summary.scalar !== null || !cells) {
    pen.text(x, y + 15, formatNumber(summary.scalar, 3), 14, color);
    return;
  }
  const [width, height] = heatmapSize(cells, THUMB);
  pen.image({ x, y, width, height }, cells, lane);
  pen.text(x, y + box.content.laneHeight + 13, `‖${formatNumber(summary.norm, 3)}‖`, 11, color);
}

/** What the theme's colours are where an element stands; other colours are what they are. */
export function themeAt(element: Element): (name: string) => string {
  const style = getComputedStyle(element);
  const known = new Map<string, string>();
  return (name) => {
    const own = name.startsWith("var(") ? name.slice(4, -1) : `--mt-${name}`;
    const color = known.get(name) ?? (style.getPropertyValue(own).trim() || name);
    known.set(name, color);
    return color;
  };
}
