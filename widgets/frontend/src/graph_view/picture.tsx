// The scene as HTML and SVG: frames behind, lines between, boxes in front.
//
// Where it sits   inside Stage; GraphView and BackpropStepper both draw with it.
// The one idea    it draws what it is given and decides nothing: which values are known, what is lit and what is
//                 chosen come from outside. All names are text, never markup.

import type { VNode } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { GraphError, Summary } from "../shared/documents.ts";
import { formatNumber } from "../shared/format.ts";
import { Heatmap, type Lane } from "../shared/heatmap.tsx";
import { Icon } from "../shared/toolbar.tsx";
import type { Coloring } from "./coloring.ts";
import type { Point, Rect } from "./layout_types.ts";
import { MOST_PIPS, THUMB } from "./measure.ts";
import type { Related } from "./relations.ts";
import { pathThrough } from "./route.ts";
import type { Scene, SceneBox, SceneFrame, SceneLine } from "./scene.ts";
import { bare, isScope } from "./scopes.ts";
import type { MovingScene } from "./tween.ts";

/** What stands out: the op at work and the lines that carry its numbers. */
export interface Lit {
  nodes: ReadonlySet<string>;
  /** Edges of the document as `from>to`, and what flows along them. */
  edges: ReadonlyMap<string, Lane>;
}

export interface PictureProps {
  moving: MovingScene;
  values: Readonly<Record<string, Summary>>;
  gradients: Readonly<Record<string, Summary>>;
  dark: boolean;
  chosen: string | null;
  lit?: Lit | undefined;
  /** Only what lies here is drawn; nobody sees the rest. */
  area: Rect | null;
  tint?: Coloring["of"] | undefined;
  /** What the search found, and what is traced from the chosen box. */
  hits?: ReadonlySet<string> | undefined;
  related?: Related | undefined;
  notes?: ReadonlyMap<string, string> | undefined;
  broken?: GraphError | undefined;
  onChoose: (key: string) => void;
  onToggle: (key: string) => void;
  onHover: (key: string | null) => void;
}

export function Picture(given: PictureProps) {
  const props = { ...given, ...useSteady(given) };
  const { scene, appeared, fresh } = props.moving;
  const opacity = (key: string) => (fresh.has(key) ? appeared : 1);
  const frames = [...scene.frames.values()].filter((frame) => isIn(props.area, frame));
  const lines = scene.lines.filter((line) => isIn(props.area, boundsOf(line)));
  const once = useOnce(props);
  return (
    <>
      {frames.map((frame) => (
        <Frame key={frame.key} frame={frame} opacity={opacity(frame.key)} props={props} />
      ))}
      <svg
        class="mt-lines"
        width={Math.max(scene.width, 1)}
        height={Math.max(scene.height, 1)}
        aria-hidden="true"
      >
        {lines.map((line) =>
          once(line.id, () => <Line key={line.id} line={line} opacity={opacity(line.id)} props={props} />),
        )}
        {lines.map((line) => (
          <LineLabel key={line.id} line={line} down={scene.direction === "TB"} opacity={opacity(line.id)} />
        ))}
        {props.notes
          ? scene.lines.map((line) => (
              <LineNote key={line.id} line={line} scene={scene} notes={props.notes} />
            ))
          : null}
      </svg>
      {frames.map((frame) => (
        <FrameTitle key={frame.key} frame={frame} opacity={opacity(frame.key)} props={props} />
      ))}
      {boxesIn(scene, props.area).map((box) => {
        const { key } = box.content;
        return once(key, () => <Box key={key} box={box} opacity={opacity(key)} props={props} />);
      })}
    </>
  );
}

// Elements that are kept must not call what was true when they were made.
function useSteady(given: PictureProps): Pick<PictureProps, "onChoose" | "onToggle" | "onHover"> {
  const latest = useRef(given);
  latest.current = given;
  return useMemo(
    () => ({
      onChoose: (key) => latest.current.onChoose(key),
      onToggle: (key) => latest.current.onToggle(key),
      onHover: (key) => latest.current.onHover(key),
    }),
    [],
  );
}

// While only the area changes, what stays in it is not looked at again (Preact passes over elements it has seen), and
// what comes into it is made a few at a time: it lies beyond the edge still, and no frame takes long.
function useOnce(props: PictureProps): (key: string, make: () => VNode) => VNode | null {
  const made = useRef(new Map<string, VNode>());
  const before = useRef(props);
  const [, again] = useState(0);
  const names = Object.keys({ ...props, ...before.current }) as (keyof PictureProps)[];
  const panned = names.every((name) => name === "area" || props[name] === before.current[name]);
  if (!panned) made.current.clear();
  before.current = props;
  let room = panned && made.current.size > 0 ? MOST_AT_ONCE : Number.POSITIVE_INFINITY;
  useEffect(() => {
    if (room > 0) return;
    const frame = requestAnimationFrame(() => again((count) => count + 1));
    return () => cancelAnimationFrame(frame);
  });
  return (key, make) => {
    const known = made.current.get(key);
    if (known || room <= 0) return known ?? null;
    room -= 1;
    const element = make();
    made.current.set(key, element);
    return element;
  };
}

const MOST_AT_ONCE = 12;

export function boxesIn(scene: Scene, area: Rect | null): SceneBox[] {
  return [...scene.boxes.values()].filter((box) => isIn(area, box));
}

function isIn(area: Rect | null, { x, y, width, height }: Rect): boolean {
  if (!area) return true;
  return x < area.x + area.width && y < area.y + area.height && x + width > area.x && y + height > area.y;
}

export function boundsOf({ points }: SceneLine): Rect {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y } of points) {
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return { x: left - 60, y: top - 20, width: right - left + 120, height: bottom - top + 40 };
}

function Frame({ frame, opacity, props }: { frame: SceneFrame; opacity: number; props: PictureProps }) {
  const { x, y, width, height, key } = frame;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the tree twin does the same by keyboard.
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree twin does the same by keyboard.
    <div
      class="mt-frame"
      data-key={key}
      data-chosen={props.chosen === key ? "" : undefined}
      style={{ transform: `translate(${x}px, ${y}px)`, width: `${width}px`, height: `${height}px`, opacity }}
      onClick={() => props.onChoose(key)}
    />
  );
}

/** The frame's name folds it again. It stands above the lines, which may come in through the same side. */
function FrameTitle({ frame, opacity, props }: { frame: SceneFrame; opacity: number; props: PictureProps }) {
  return (
    <button
      type="button"
      class="mt-fold"
      tabIndex={-1}
      style={{ transform: `translate(${frame.x + 6}px, ${frame.y + 5}px)`, opacity }}
      onClick={() => props.onToggle(frame.key)}
    >
      <Icon name="expand" size={14} />
      <strong>{frame.label}</strong>
      {frame.note ? <span>{frame.note}</span> : null}
    </button>
  );
}

function Line({ line, opacity, props }: { line: SceneLine; opacity: number; props: PictureProps }) {
  const { lit, related } = props;
  const { scene } = props.moving;
  line.path ??= pathThrough(line.points, scene.direction, scene.scalar);
  const { path } = line;
  const traced = related && line.edges.some((edge) => related.edges.has(edge));
  const flow = line.edges.map((edge) => lit?.edges.get(edge)).find(Boolean) ?? (traced ? "value" : undefined);
  const faded = (lit || related) && !flow ? " mt-line-faded" : "";
  const kind = line.broken ? " mt-line-broken" : flow ? ` mt-line-${flow}` : faded;
  // A gradient runs against the arrow of the computation, so its own arrow points back.
  const back = flow === "gradient" && scene.boxes.has(line.from);
  const points = back ? [...line.points].reverse() : line.points;
  const head = back || line.arrow ? arrowHead(points, scene, back) : null;
  return (
    <g class={`mt-line${kind}`} opacity={opacity} data-edges={line.edges.slice(0, 9).join(" ")}>
      <path d={path} />
      {flow && !traced ? <path class="mt-flow" d={path} /> : null}
      {head ? <path class="mt-head" d={head} /> : null}
    </g>
  );
}

/** A small triangle at the end, pointing the way the line arrives. */
export function arrowHead(points: SceneLine["points"], scene: Scene, back: boolean): string {
  const end = points.at(-1);
  const before = points.at(-2);
  if (!end || !before) return "";
  const straight: [number, number] = [end.x - before.x, end.y - before.y];
  const [dx, dy] = scene.scalar
    ? straight
    : scene.direction === "LR"
      ? [back ? -1 : 1, 0]
      : [0, back ? -1 : 1];
  const length = Math.hypot(dx, dy) || 1;
  const [ux, uy] = [dx / length, dy / length];
  const [bx, by] = [end.x - 8 * ux, end.y - 8 * uy];
  return `M${end.x} ${end.y}L${bx - 4 * uy} ${by + 4 * ux}L${bx + 4 * uy} ${by - 4 * ux}Z`;
}

/** The shape beside its line: above it, or to the right of it when the graph runs down. */
function LineLabel({ line, down, opacity }: { line: SceneLine; down: boolean; opacity: number }) {
  if (!line.label || !line.text || line.badge) return null;
  const { x, y } = line.label;
  const place = down
    ? { x: x + 7, y: y + 4, "text-anchor": "start" as const }
    : { x, y: y - 6, "text-anchor": "middle" as const };
  return (
    <text class="mt-line-label" data-broken={line.broken ? "" : undefined} {...place} opacity={opacity}>
      {line.text}
    </text>
  );
}

/** A number on a line, one of several that meet where the line begins: in its middle, or where no box is in the way. */
function LineNote({ line, scene, notes }: { line: SceneLine; scene: Scene; notes: PictureProps["notes"] }) {
  const text = line.edges.map((edge) => notes?.get(edge)).find(Boolean);
  if (!text) return null;
  const half = 4 * text.length;
  const free = ({ x, y }: Point) =>
    [...scene.boxes.values()].every(
      (box) =>
        x + half < box.x || x - half > box.x + box.width || y + 8 < box.y || y - 8 > box.y + box.height,
    );
  const places = NOTE_PLACES.map((part) => pointAt(line.points, part));
  const { x, y } = places.find(free) ?? (places[0] as Point);
  return (
    <text class="mt-line-note" x={x} y={y + 4}>
      {text}
    </text>
  );
}

const NOTE_PLACES = [0.5, 0.4, 0.6, 0.3, 0.7];

function pointAt(points: readonly Point[], part: number): Point {
  const place = part * (points.length - 1);
  const [one, other] = [points[Math.floor(place)], points[Math.ceil(place)]] as [Point, Point];
  const rest = place - Math.floor(place);
  return { x: one.x + (other.x - one.x) * rest, y: one.y + (other.y - one.y) * rest };
}

function Box({ box, opacity, props }: { box: SceneBox; opacity: number; props: PictureProps }) {
  const { content } = box;
  const { key, kind, shows } = content;
  const value = shows ? props.values[shows] : undefined;
  const gradient = shows ? props.gradients[shows] : undefined;
  const tint = props.tint?.(key);
  const { broken, related, hits } = props;
  const failed = broken?.node
    ? broken.node === key
    : broken?.scope
      ? `§${broken.scope}` === key
      : broken?.from === key;
  const all = [key, ...content.alike];
  const style = {
    transform: `translate(${box.x}px, ${box.y}px)`,
    width: `${box.width}px`,
    height: `${box.height}px`,
    opacity,
    ...(tint ? { "--mt-tint": tint.color, "--mt-strength": `${Math.round(tint.strength * 42)}%` } : {}),
  };
  const flag = (set: unknown) => (set ? "" : undefined);
  const flags = {
    "data-chosen": flag(props.chosen === key),
    "data-lit": flag(props.lit?.nodes.has(isScope(key) ? key : (shows ?? ""))),
    "data-broken": flag(failed),
    "data-tinted": flag(tint),
    "data-hit": flag(hits && all.some((each) => hits.has(each))),
    "data-dim": flag(related && !all.some((each) => related.keys.has(each))),
    "data-stack": flag(content.alike.length > 1),
  };
  const press = () => (isScope(key) && props.chosen === key ? props.onToggle(key) : props.onChoose(key));
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the tree twin does the same by keyboard.
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree twin does the same by keyboard.
    <div
      class={`mt-box mt-box-${kind}`}
      data-key={key}
      style={style}
      {...flags}
      onClick={press}
      onDblClick={() => isScope(key) && props.onToggle(key)}
      onPointerEnter={(event) => event.pointerType === "mouse" && props.onHover(key)}
      onPointerLeave={() => props.onHover(null)}
    >
      {kind === "dot" ? (
        <Dot box={box} value={value} gradient={gradient} />
      ) : (
        <BoxBody box={box} value={value} gradient={gradient} props={props} />
      )}
    </div>
  );
}

interface Numbers {
  box: SceneBox;
  value: Summary | undefined;
  gradient: Summary | undefined;
}

/** One circle of a scalar sketch: the value above it, the gradient below. */
function Dot({ box, value, gradient }: Numbers) {
  return (
    <>
      <span class="mt-dot-number mt-is-value">{value ? formatNumber(value.scalar) : ""}</span>
      <span class="mt-dot">{box.content.symbol}</span>
      <span class="mt-dot-number mt-is-gradient">{gradient ? formatNumber(gradient.scalar) : ""}</span>
    </>
  );
}

function BoxBody({ box, value, gradient, props }: Numbers & { props: PictureProps }) {
  const { content } = box;
  const { key, kind, lines, details, symbol, alike } = content;
  return (
    <>
      <div class="mt-box-head">
        {symbol ? <span class="mt-symbol">{symbol}</span> : null}
        {kind === "variable" ? <span class="mt-pin" /> : null}
        <span class="mt-box-name">
          {lines.map((line) => (
            <span key={line}>{line}</span>
          ))}
        </span>
        {alike.length > 1 ? <b class="mt-times">×{alike.length}</b> : null}
        {content.uses > 1 ? (
          <span class="mt-mark">
            <Icon name="link" size={13} />
            {content.uses}
          </span>
        ) : null}
        {content.frozen ? (
          <span class="mt-mark">
            <Icon name="lock" size={13} />
          </span>
        ) : null}
        {isScope(key) ? (
          <button type="button" class="mt-unfold" tabIndex={-1} onClick={stopThen(() => props.onToggle(key))}>
            <Icon name="open" size={13} />
          </button>
        ) : null}
      </div>
      {details.map((line) => (
        <div class="mt-box-detail" key={line}>
          {line}
        </div>
      ))}
      {alike.length > 1 ? (
        <div class="mt-pips">
          {alike.slice(0, MOST_PIPS).map((each) => (
            <button
              key={each}
              type="button"
              tabIndex={-1}
              title={bare(each)}
              onClick={stopThen(() => props.onToggle(each))}
            />
          ))}
        </div>
      ) : null}
      {content.lanes ? (
        <div class="mt-lanes" style={{ height: `${content.laneHeight + 16}px` }}>
          <LanePicture summary={value} lane="value" dark={props.dark} height={content.laneHeight} />
          <LanePicture summary={gradient} lane="gradient" dark={props.dark} height={content.laneHeight} />
        </div>
      ) : null}
    </>
  );
}

function stopThen(action: () => void) {
  return (event: Event) => {
    event.stopPropagation();
    action();
  };
}

interface LanePictureProps {
  summary: Summary | undefined;
  lane: Lane;
  dark: boolean;
  height: number;
}

function LanePicture({ summary, lane, dark, height }: LanePictureProps) {
  if (!summary) return <span class="mt-lane" />;
  const single = summary.scalar !== null;
  return (
    <span class={`mt-lane mt-is-${lane}`}>
      <span class="mt-lane-picture" style={{ height: `${height}px` }}>
        {single ? (
          <b class="mt-lane-number">{formatNumber(summary.scalar, 3)}</b>
        ) : (
          <Heatmap summary={summary} lane={lane} dark={dark} size={THUMB} label={lane} />
        )}
      </span>
      {single ? null : <span class="mt-lane-norm">‖{formatNumber(summary.norm, 3)}‖</span>}
    </span>
  );
}
