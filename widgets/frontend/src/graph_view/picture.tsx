// The scene as HTML and SVG: frames behind, lines between, boxes in front.
//
// Where it sits   inside Stage; GraphView and BackpropStepper both draw with it.
// The one idea    it draws what it is given and decides nothing: which values are known, what is lit and what is
//                 chosen come from outside. All names are text, never markup.

import type { VNode } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { GraphError, Summary } from "../shared/documents.ts";
import type { Lane } from "../shared/heatmap.tsx";
import { Icon } from "../shared/toolbar.tsx";
import { Box } from "./box.tsx";
import type { Coloring } from "./coloring.ts";
import type { Rect } from "./layout_types.ts";
import { boundsOf, Line, LineLabel, LineNote } from "./lines.tsx";
import type { Related } from "./relations.ts";
import type { Scene, SceneBox, SceneFrame } from "./scene.ts";
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
        style={{ height: `${Math.max(scene.height, 1)}px` }} // pages may say `svg { height: auto }`
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
