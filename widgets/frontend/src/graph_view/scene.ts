// The scene: every box, frame and line with its place in one coordinate system.
//
// Where it sits   last stage before drawing: containers laid out one by one → **scene** → picture.
// The one idea    sizes travel up (an open scope is as large as its inside), places travel down.
// Read next       route.ts, then picture.tsx

import type { GraphError } from "../shared/documents.ts";
import { formatShape } from "../shared/format.ts";
import type { ContainerInput, ContainerLayout, Direction, Point, Rect } from "./layout_types.ts";
import { type BoxContent, boxContent, isScalarGraph, textWidth } from "./measure.ts";
import { route } from "./route.ts";
import { ROOT, type ScopeTree, type Stacked } from "./scopes.ts";
import { boxOf, type Container, type Piece, type VisibleGraph, visibleGraph } from "./visible.ts";

export interface SceneBox extends Rect {
  content: BoxContent;
}

export interface SceneFrame extends Rect {
  key: string;
  label: string;
  note: string;
}

export interface SceneLine {
  id: string;
  /** Keys of boxes, or of ports on frames. */
  from: string;
  to: string;
  points: Point[];
  label: Point | null;
  text: string;
  edges: string[];
  arrow: boolean;
  broken: boolean;
  badge: boolean;
  /** The curve through the points, once it was drawn. */
  path?: string | undefined;
}

export interface Scene {
  direction: Direction;
  scalar: boolean;
  boxes: Map<string, SceneBox>;
  frames: Map<string, SceneFrame>;
  lines: SceneLine[];
  width: number;
  height: number;
  /** Boxes left out because there would be too many. */
  left: number;
  stacked: Stacked;
}

/** Room for the note on an edge whose shapes do not fit. */
export function badgeSize({ expected, received }: GraphError): { width: number; height: number } {
  const longest = expected.length > received.length ? expected : received;
  return { width: Math.max(170, textWidth(longest, 13, true) + 100), height: expected ? 54 : 34 };
}

// As much below as above: a line that runs through a frame stays straight.
const PAD = { side: 22, top: 34, bottom: 34 };

type LayoutContainer = (input: ContainerInput) => Promise<ContainerLayout>;

interface Planned {
  container: Container;
  layout: ContainerLayout;
  frames: Map<string, Planned>;
  boxes: Map<string, BoxContent>;
}

export async function buildScene(
  tree: ScopeTree,
  open: ReadonlySet<string>,
  direction: Direction,
  layoutContainer: LayoutContainer,
): Promise<Scene> {
  const visible = visibleGraph(tree, open);
  const scalar = isScalarGraph(tree.document);
  const top = await plan(tree, visible, ROOT, direction, scalar, layoutContainer);
  const { width, height } = top.layout;
  const scene: Scene = {
    direction,
    scalar,
    boxes: new Map(),
    frames: new Map(),
    lines: [],
    width,
    height,
    left: visible.left,
    stacked: visible.stacked,
  };
  place(scene, tree, top, { x: 0, y: 0 }, new Map());
  route(scene);
  return scene;
}

async function plan(
  tree: ScopeTree,
  visible: VisibleGraph,
  key: string,
  direction: Direction,
  scalar: boolean,
  layoutContainer: LayoutContainer,
): Promise<Planned> {
  const container = visible.containers.get(key);
  if (!container) throw new Error(`No container ${key}.`);
  const opened = container.items.filter((item) => visible.containers.has(item));
  const inner = await Promise.all(
    opened.map((item) => plan(tree, visible, item, direction, scalar, layoutContainer)),
  );
  const frames = new Map(opened.map((item, i) => [item, inner[i] as Planned]));
  const closed = container.items.filter((item) => !frames.has(item));
  const alike = (item: string) => visible.stacked.get(item) ?? [];
  const boxes = new Map(closed.map((item) => [item, boxContent(tree, item, scalar, alike(item))]));
  const items = container.items.map((id) => {
    const frame = frames.get(id);
    return { id, ...(frame ? frameSize(tree, frame) : sizeOf(boxes.get(id))) };
  });
  const layout = await layoutContainer({
    direction,
    nodeGap: scalar ? 18 : 26,
    rankGap: gapBetweenRanks(direction, scalar),
    items,
    entries: container.entries,
    exits: container.exits,
    pieces: container.pieces.map((piece) => pieceInput(tree, container, piece, direction, scalar)),
  });
  return { container, layout, frames, boxes };
}

// Labels sit in the gap of a rank of their own, so a gap here is half of what is seen.
function gapBetweenRanks(direction: Direction, scalar: boolean): number {
  if (scalar) return 46;
  return direction === "LR" ? 44 : 36;
}

function sizeOf(box: BoxContent | undefined): { width: number; height: number } {
  return { width: box?.width ?? 0, height: box?.height ?? 0 };
}

function frameSize(tree: ScopeTree, frame: Planned): { width: number; height: number } {
  const title = textWidth(frameLabel(tree, frame.container.key).join(" "), 13, true) + 64;
  return {
    width: Math.max(frame.layout.width + 2 * PAD.side, title),
    height: frame.layout.height + PAD.top + PAD.bottom,
  };
}

function frameLabel(tree: ScopeTree, key: string): [label: string, note: string] {
  const scope = tree.scopes.get(key);
  return [scope?.label ?? key, scope?.class && scope.class !== scope.label ? scope.class : ""];
}

function pieceInput(
  tree: ScopeTree,
  container: Container,
  piece: Piece,
  direction: Direction,
  scalar: boolean,
) {
  const own = (end: string) => container.entries.includes(end) || container.exits.includes(end);
  const end = (key: string) => (own(key) ? key : boxOf(key));
  if (piece.badge && tree.document.error) {
    const { width, height } = badgeSize(tree.document.error);
    return { from: end(piece.from), to: end(piece.to), labelWidth: width, labelHeight: height };
  }
  const text = scalar ? "" : pieceText(piece);
  const width = text ? textWidth(text, 11.5) + 12 : 0;
  return {
    from: end(piece.from),
    to: end(piece.to),
    labelWidth: width,
    labelHeight: text ? (direction === "LR" ? 20 : 18) : 0,
  };
}

/** What stands on a line: the tensor's shape, or how many tensors. */
export function pieceText(piece: Piece): string {
  const texts = [...new Set(piece.shapes.map((shape) => formatShape(shape)))];
  if (texts.length === 0) return "";
  return texts.length === 1 ? (texts[0] ?? "") : `${piece.shapes.length} tensors`;
}

function place(
  scene: Scene,
  tree: ScopeTree,
  { container, layout, frames, boxes }: Planned,
  at: Point,
  outerPorts: ReadonlyMap<string, Point>,
): void {
  const ports = new Map(outerPorts);
  for (const item of layout.items) {
    const rect = { x: at.x + item.x, y: at.y + item.y, width: item.width, height: item.height };
    const frame = frames.get(item.id);
    const content = boxes.get(item.id);
    if (content) scene.boxes.set(item.id, { ...rect, content });
    if (!frame) continue;
    const [label, note] = frameLabel(tree, item.id);
    scene.frames.set(item.id, { ...rect, key: item.id, label, note });
    const inside = centred(rect, frame.layout);
    const own = portsOn(scene.direction, rect, inside, frame);
    for (const [id, point] of own) ports.set(id, point);
    place(scene, tree, frame, inside, own);
  }
  container.pieces.forEach((piece, i) => {
    const placed = layout.pieces[i];
    if (placed) scene.lines.push(lineOf(piece, placed, at, ports, scene.scalar));
  });
}

function centred(rect: Rect, inside: { width: number }): Point {
  return { x: rect.x + (rect.width - inside.width) / 2, y: rect.y + PAD.top };
}

/** Ports lie on the two sides of the frame, at the height where its inside wants them. */
function portsOn(direction: Direction, rect: Rect, inside: Point, frame: Planned): Map<string, Point> {
  const entries = new Set(frame.container.entries);
  const ports = new Map<string, Point>();
  for (const port of frame.layout.ports) {
    const entry = entries.has(port.id);
    const point =
      direction === "LR"
        ? { x: entry ? rect.x : rect.x + rect.width, y: inside.y + port.y }
        : { x: inside.x + port.x, y: entry ? rect.y : rect.y + rect.height };
    ports.set(port.id, point);
  }
  return ports;
}

function lineOf(
  piece: Piece,
  placed: ContainerLayout["pieces"][number],
  at: Point,
  ports: ReadonlyMap<string, Point>,
  scalar: boolean,
): SceneLine {
  const points = placed.points.map((point) => ({ x: point.x + at.x, y: point.y + at.y }));
  const [first, last] = [ports.get(piece.from), ports.get(piece.to)];
  if (first) points[0] = first;
  if (last) points[points.length - 1] = last;
  return {
    id: piece.id,
    from: piece.from,
    to: piece.to,
    points,
    label: placed.label && { x: placed.label.x + at.x, y: placed.label.y + at.y },
    text: scalar ? "" : pieceText(piece),
    edges: piece.edges,
    arrow: piece.arrow,
    broken: piece.broken,
    badge: piece.badge ?? false,
  };
}

/** The box or frame that shows a key, wherever it is. */
export function rectOf(scene: Scene, key: string): Rect | null {
  return scene.boxes.get(key) ?? scene.frames.get(key) ?? null;
}
