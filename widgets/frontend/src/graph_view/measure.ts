// How large each box is, before anything is drawn.
//
// Where it sits   third stage: visible graph → **boxes** → layout → scene.
// The one idea    sizes come from the text and from which lanes the document has, never from the page, so a layout
//                 can be computed anywhere and does not change while numbers run.

import type { GraphDocument, GraphNode, Summary } from "../shared/documents.ts";
import { formatCount, formatShape } from "../shared/format.ts";
import { heatmapSize } from "../shared/heatmap.tsx";
import { cellsOf } from "../shared/summary.ts";
import { isScope, nodesIn, outputOf, type ScopeTree } from "./scopes.ts";

export const THUMB = 44;
export const LANE_CAPTION = 16;
const LINE_HEIGHT = 18;
const MOST_CHARACTERS = 20;
/** So many of a stack can be picked one by one on its box. */
export const MOST_PIPS = 24;

/** A box with all that the drawing needs to know. */
export interface BoxContent {
  key: string;
  kind: "layer" | "op" | "variable" | "input" | "constant" | "output" | "dot";
  lines: string[];
  details: string[];
  symbol: string;
  /** The node whose value and gradient stand on the box. */
  shows: string | null;
  /** Alike scopes that this box stands for, itself included. */
  alike: readonly string[];
  /** Weights that training leaves alone; how often shared ones are used. */
  frozen: boolean;
  uses: number;
  /** Whether the run that is shown does without it. */
  idle: boolean;
  lanes: boolean;
  laneHeight: number;
  width: number;
  height: number;
}

/** Whether every known value is one number: then the graph is drawn like a chain-rule sketch. */
export function isScalarGraph(document: GraphDocument): boolean {
  const values = Object.values(document.values ?? {});
  return values.length > 0 && values.every((value) => value.scalar !== null && value.shape.length === 0);
}

export function boxContent(
  tree: ScopeTree,
  key: string,
  scalar: boolean,
  alike: readonly string[] = [],
): BoxContent {
  if (isScope(key)) return scopeBox(tree, key, alike);
  const node = tree.nodes.get(key);
  if (!node) throw new Error(`No node ${key} in this graph.`);
  return scalar ? dotBox(node) : nodeBox(tree, node);
}

function scopeBox(tree: ScopeTree, key: string, alike: readonly string[]): BoxContent {
  const scope = tree.scopes.get(key);
  const last = alike.length > 1 ? tree.scopes.get(alike.at(-1) ?? "") : undefined;
  const shows = outputOf(tree, key);
  const details = [scope?.class && scope.class !== scope.label ? scope.class : ""];
  if (last && last.label !== scope?.label) details.unshift(`… ${last.label}`);
  if (scope?.output_shape) details.push(formatShape(scope.output_shape));
  if (scope && scope.params > 0) details.push(`${formatCount(scope.params)} params`);
  return finish(tree, {
    key,
    kind: "layer",
    lines: wrapName(scope?.label ?? key),
    details: details.filter(Boolean),
    symbol: "",
    shows: alike.length > 1 ? outputOf(tree, alike.at(-1) ?? key) : shows,
    alike,
    idle: isIdle(nodesIn(tree, key)),
    ...weightMarks(nodesIn(tree, key)),
  });
}

/** What is special about the weights among these nodes. */
export function weightMarks(nodes: readonly GraphNode[]): { frozen: boolean; uses: number } {
  const weights = nodes.filter((node) => node.kind === "variable");
  const frozen = weights.length > 0 && weights.every((node) => node.trainable === false);
  return { frozen, uses: Math.max(1, ...weights.map((node) => node.uses ?? 1)) };
}

/** Whether the run that is shown does without all of these nodes. */
function isIdle(nodes: readonly GraphNode[]): boolean {
  return nodes.length > 0 && nodes.every((node) => node.idle);
}

function nodeBox(tree: ScopeTree, node: GraphNode): BoxContent {
  const value = node.text === undefined ? [] : [`= ${node.text}`];
  const details = node.kind === "op" ? [] : [...value, formatShape(node.shape)];
  const symbol = node.kind === "op" && !sameWord(node.symbol, node.label) ? node.symbol : "";
  const lines = wrapName(node.label);
  const idle = node.idle ?? false;
  const rest = { lines, details, symbol, shows: node.id, alike: [], idle, ...weightMarks([node]) };
  return finish(tree, { key: node.id, kind: node.kind, ...rest });
}

/** "log softmax" beside log_softmax says nothing new. */
export function sameWord(symbol: string, label: string): boolean {
  const letters = (text: string) => text.toLowerCase().replace(/[^a-z]/g, "");
  return letters(symbol) !== "" && letters(label).startsWith(letters(symbol));
}

type Unmeasured = Omit<BoxContent, "lanes" | "laneHeight" | "width" | "height">;

function finish(tree: ScopeTree, box: Unmeasured): BoxContent {
  const { values = {}, gradients = {} } = tree.document;
  const shown = [values, gradients].map((lane) => (box.shows ? lane[box.shows] : undefined));
  const lanes = shown.some(Boolean);
  const laneHeight = lanes ? Math.max(...shown.map(laneHeightOf)) : 0;
  const bold = Math.max(...box.lines.map((line) => textWidth(line, 13.5, true)));
  const soft = Math.max(0, ...box.details.map((line) => textWidth(line, 12)));
  const symbol = box.symbol ? 14 + textWidth(box.symbol, 14) : box.kind === "variable" ? 16 : 0;
  const chevron = box.kind === "layer" ? 22 : 0;
  const stack = box.alike.length > 1;
  const marks = (box.frozen ? 20 : 0) + (box.uses > 1 ? 38 : 0) + (stack ? 42 : 0);
  const pips = stack ? Math.min(box.alike.length, MOST_PIPS) * 7 : 0;
  const width = Math.max(bold + symbol + marks + chevron, soft, pips, lanes ? 2 * THUMB + 20 : 0) + 28;
  const lines = box.lines.length + box.details.length;
  const height = 18 + LINE_HEIGHT * lines + (lanes ? laneHeight + LANE_CAPTION + 10 : 0) + (stack ? 18 : 0);
  return { ...box, lanes, laneHeight, width: Math.ceil(width), height: Math.ceil(height) };
}

/** Half of the circle that stands for a number in a scalar sketch. */
export const DOT = 23;

/** Half the width of that circle: a long name makes it wider. */
export function halfDot(symbol: string): number {
  return Math.max(DOT, Math.ceil(textWidth(symbol, 18) / 2) + 9);
}

// A column of the scalar sketch: value above, the symbol in a circle, gradient (else the given name) below.
function dotBox(node: GraphNode): BoxContent {
  const isOp = node.kind === "op";
  const symbol = isOp ? node.symbol || node.label : node.label;
  const name = isOp && node.label !== node.op && symbol !== node.label ? [node.label] : [];
  const width = Math.max(74, textWidth(symbol, 17) + 34, ...name.map((line) => textWidth(line, 12) + 8));
  const shows = node.id;
  const marks = { alike: [], frozen: false, uses: 1, idle: node.idle ?? false };
  const rest = { lines: [symbol], details: name, symbol, shows, lanes: true, laneHeight: 0, ...marks };
  return { key: node.id, kind: "dot", ...rest, width, height: 92 };
}

function laneHeightOf(summary: Summary | undefined): number {
  if (!summary || summary.scalar !== null) return 20;
  const cells = cellsOf(summary);
  return cells ? heatmapSize(cells, THUMB)[1] : 20;
}

/** A name on as few lines as fit: broken after an underscore, never inside a word. */
export function wrapName(name: string, most = MOST_CHARACTERS): string[] {
  const words = name.match(/[^_/]+[_/]?|[_/]/g) ?? [name];
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length <= most) lines[lines.length - 1] = last + word;
    else lines.push(word);
  }
  return lines;
}

/** Width of a text without asking a page: enough for sizing boxes, a little on the wide side. */
export function textWidth(text: string, size: number, bold = false): number {
  let units = 0;
  for (const character of text) {
    if (/[ilIj.,:;|'()[\]]/.test(character)) units += 0.38;
    else if (/[mwMW@]/.test(character)) units += 0.95;
    else if (/[A-Z_×→]/.test(character)) units += 0.7;
    else if (character.charCodeAt(0) > 0x2e80) units += 1;
    else units += 0.62;
  }
  return units * size * (bold ? 1.06 : 1);
}
