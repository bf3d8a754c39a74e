// Laying out one container with dagre, away from the page's own thread.
//
// Where it sits   build.mjs bundles it as text; layout.ts starts it from a Blob.
// The one idea    only what is inside one frame is laid out at a time, so a layer opens in milliseconds however
//                 large the model is. Ports are held at the frame's two sides by a hidden source and sink.

import * as dagre from "@dagrejs/dagre";
import type { ContainerInput, ContainerLayout, Direction, Point } from "./layout_types.ts";

const SOURCE = "\u0000source";
const SINK = "\u0000sink";

export function layoutContainer(input: ContainerInput): ContainerLayout {
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  graph.setGraph({
    rankdir: input.direction,
    nodesep: input.nodeGap,
    ranksep: input.rankGap,
    marginx: 0,
    marginy: 0,
  });
  for (const item of input.items) graph.setNode(item.id, { width: item.width, height: item.height });
  holdPorts(graph, input);
  input.pieces.forEach((piece, i) => {
    const label = { width: piece.labelWidth, height: piece.labelHeight, labelpos: "c", weight: 1, minlen: 1 };
    graph.setEdge(piece.from, piece.to, label, String(i));
  });
  dagre.layout(graph);
  return read(graph, input);
}

function holdPorts(graph: dagre.graphlib.Graph, input: ContainerInput): void {
  const dot = { width: 2, height: 2 };
  if (input.entries.length > 0) graph.setNode(SOURCE, { ...dot });
  if (input.exits.length > 0) graph.setNode(SINK, { ...dot });
  for (const entry of input.entries) {
    graph.setNode(entry, { ...dot });
    graph.setEdge(SOURCE, entry, { weight: 40, minlen: 1, width: 0, height: 0 }, "hold");
  }
  for (const exit of input.exits) {
    graph.setNode(exit, { ...dot });
    graph.setEdge(exit, SINK, { weight: 40, minlen: 1, width: 0, height: 0 }, "hold");
  }
}

// Positions relative to the smallest rectangle around the boxes and the edges between them; ports count only for
// the direction along their frame's side.
function read(graph: dagre.graphlib.Graph, input: ContainerInput): ContainerLayout {
  const items = input.items.map(({ id, width, height }) => {
    const { x, y } = graph.node(id);
    return { id, x: x - width / 2, y: y - height / 2, width, height };
  });
  const ports = [...input.entries, ...input.exits].map((id) => ({
    id,
    x: graph.node(id).x,
    y: graph.node(id).y,
  }));
  const pieces = input.pieces.map((piece, i) => {
    const edge = graph.edge(piece.from, piece.to, String(i));
    const points = edge.points.map(({ x, y }: Point) => ({ x, y }));
    if (piece.labelWidth === 0) return { points, label: null };
    const label = { x: edge.x ?? 0, y: edge.y ?? 0 };
    return {
      points: points.flatMap((point: Point) => alongLabel(point, label, piece, input.direction)),
      label,
    };
  });
  const xs = items.flatMap((item) => [item.x, item.x + item.width]);
  const ys = items.flatMap((item) => [item.y, item.y + item.height]);
  const alongY = input.direction === "LR";
  for (const port of ports) (alongY ? ys : xs).push(alongY ? port.y : port.x);
  for (const { points, label } of pieces) {
    for (const point of points) (alongY ? ys : xs).push(alongY ? point.y : point.x);
    if (label) (alongY ? ys : xs).push(alongY ? label.y : label.x);
  }
  return shift({ items, ports, pieces }, xs, ys);
}

// A line runs straight as far as its label reaches, and bends only before and after.
function alongLabel(point: Point, label: Point, piece: PieceInput, direction: Direction): Point[] {
  if (Math.hypot(point.x - label.x, point.y - label.y) > 1) return [point];
  const [dx, dy] = direction === "LR" ? [piece.labelWidth / 2, 0] : [0, piece.labelHeight / 2];
  return [
    { x: point.x - dx, y: point.y - dy },
    { x: point.x + dx, y: point.y + dy },
  ];
}

type PieceInput = ContainerInput["pieces"][number];
type Placed = Omit<ContainerLayout, "width" | "height">;

function shift({ items, ports, pieces }: Placed, xs: number[], ys: number[]): ContainerLayout {
  const [left, top] = [Math.min(...xs, Infinity), Math.min(...ys, Infinity)];
  if (!Number.isFinite(left)) return { items, ports, pieces, width: 0, height: 0 };
  const move = <P extends { x: number; y: number }>(point: P): P => ({
    ...point,
    x: point.x - left,
    y: point.y - top,
  });
  return {
    items: items.map(move),
    ports: ports.map(move),
    pieces: pieces.map(({ points, label }) => ({ points: points.map(move), label: label && move(label) })),
    width: Math.max(...xs) - left,
    height: Math.max(...ys) - top,
  };
}

// In a worker, answer requests; imported into the page instead (where workers are not allowed) this does nothing.
declare const WorkerGlobalScope: unknown;
if (typeof WorkerGlobalScope !== "undefined") {
  self.onmessage = ({ data }: MessageEvent<{ id: number; input: ContainerInput }>) => {
    try {
      self.postMessage({ id: data.id, result: layoutContainer(data.input) });
    } catch (problem) {
      self.postMessage({ id: data.id, problem: String(problem) });
    }
  };
}
