// The graph as a component: scene, stage, card and tree twin together.
//
// Where it sits   GraphView wraps it with a toolbar; BackpropStepper wraps it with its steps.
// The one idea    state goes in (document, what is open, what is lit), wishes come out (open this, look at that).
// Read next       scopes.ts, visible.ts, scene.ts, picture.tsx

import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { GraphDocument, Summary } from "../shared/documents.ts";
import { translator } from "../shared/i18n.ts";
import { useFrame } from "../shared/root.tsx";
import { CameraControl, cameraFor } from "./camera.ts";
import { Card, type CardSubject } from "./card.tsx";
import { Failure } from "./failure.tsx";
import type { Direction, Rect } from "./layout_types.ts";
import type { Layouter } from "./layouter.ts";
import { isScalarGraph } from "./measure.ts";
import { type Lit, Picture } from "./picture.tsx";
import { buildScene, rectOf, type Scene } from "./scene.ts";
import { outputOf, type ScopeTree } from "./scopes.ts";
import { Stage } from "./stage.tsx";
import { graphTexts } from "./texts.ts";
import { useMovingScene } from "./tween.ts";
import { Twin } from "./twin.tsx";

export interface GraphProps {
  document: GraphDocument;
  tree: ScopeTree;
  open: ReadonlySet<string>;
  layouter: Layouter;
  control: CameraControl;
  at: string | null;
  values?: Readonly<Record<string, Summary>>;
  gradients?: Readonly<Record<string, Summary>>;
  lit?: Lit | undefined;
  /** Boxes the camera keeps in view where the whole graph would be too small to read. */
  follow?: readonly string[] | undefined;
  direction?: Direction | undefined;
  strength?: ((key: string) => number | null) | undefined;
  cards?: boolean;
  onGo: (key: string | null) => void;
  onToggle: (key: string) => void;
}

interface Size {
  width: number;
  height: number;
}

export function Graph(props: GraphProps) {
  const { document, tree, open, control, at, cards = true } = props;
  const frame = useFrame();
  const t = translator(graphTexts, frame.locale.value);
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  const [hovered, setHovered] = useHover();
  const [looking, setLooking] = useState(false);
  const [focusCount, setFocusCount] = useState(0);
  const direction = props.direction ?? (isScalarGraph(document) || size.width >= 620 ? "LR" : "TB");
  const scene = useScene(props, direction, size.width > 0);
  const moving = useMovingScene(scene);
  useCamera(control, scene, size, props.follow);
  const choose = (key: string) => {
    props.onGo(key);
    setLooking(true);
    setFocusCount(focusCount + 1);
  };
  const shown = hovered ?? (looking ? at : null);
  const values = props.values ?? document.values ?? {};
  const gradients = props.gradients ?? document.gradients ?? {};
  const twin = {
    onGo: (key: string) => {
      props.onGo(key);
      setLooking(true);
    },
    onToggle: props.onToggle,
    onLeave: () => setLooking(false),
  };
  return (
    <div class="mt-graph">
      <Twin tree={tree} open={open} at={at} t={t} focusCount={focusCount} {...twin} />
      <Stage control={control} onResize={setSize} onBackground={() => props.onGo(null)}>
        {moving ? (
          <Picture
            moving={moving}
            values={values}
            gradients={gradients}
            dark={frame.dark.value}
            chosen={looking || hovered ? shown : at}
            lit={props.lit}
            strength={props.strength}
            broken={document.error ?? undefined}
            onChoose={choose}
            onToggle={props.onToggle}
            onHover={setHovered}
          />
        ) : null}
        {moving && document.error ? <Failure error={document.error} scene={moving.scene} t={t} /> : null}
      </Stage>
      {cards && shown && moving ? (
        <Card
          subject={subjectOf(tree, shown, values, gradients)}
          formulas={document.formulas}
          dark={frame.dark.value}
          t={t}
          near={onStage(rectOf(moving.scene, shown), control)}
          stage={size}
        />
      ) : null}
      {scene && scene.left > 0 ? <p class="mt-left">{t("left", { count: scene.left })}</p> : null}
    </div>
  );
}

// The scene arrives from the worker; an answer that is no longer wanted is dropped.
function useScene(props: GraphProps, direction: Direction, ready: boolean): Scene | null {
  const { tree, open, layouter } = props;
  const [scene, setScene] = useState<Scene | null>(null);
  useEffect(() => {
    if (!ready) return;
    let wanted = true;
    buildScene(tree, open, direction, (input) => layouter.layout(input)).then((built) => {
      if (wanted) setScene(built);
    });
    return () => {
      wanted = false;
    };
  }, [tree, open, direction, layouter, ready]);
  return scene;
}

function useCamera(
  control: CameraControl,
  scene: Scene | null,
  size: Size,
  follow: readonly string[] | undefined,
) {
  const held = control.held.value;
  const whole = control.whole.value;
  const followed = follow?.join("\n");
  useEffect(() => {
    if (!scene || size.width === 0 || held) return;
    control.glide(
      cameraFor(whole ? allOf(scene) : viewOf(scene, follow, size), size, scene.scalar ? 1.4 : 1),
    );
  }, [scene, size.width, size.height, held, whole, followed]);
}

/** What the camera should show: the whole scene, or as much of it around the followed boxes as stays readable. */
function viewOf(scene: Scene, follow: readonly string[] | undefined, size: Size): Rect {
  const all = allOf(scene);
  const least = scene.scalar ? 0.45 : READABLE;
  const room = { width: size.width / least, height: size.height / least };
  if (all.width <= room.width && all.height <= room.height) return all;
  const rects = (follow ?? []).map((key) => rectOf(scene, key)).filter((rect) => rect !== null);
  const wanted = rects.length > 0 ? around(rects, 40) : { ...all, width: 1, height: 1 };
  return {
    ...within(wanted.x, wanted.width, all.width, room.width, "x", "width"),
    ...within(wanted.y, wanted.height, all.height, room.height, "y", "height"),
  } as unknown as Rect;
}

function allOf(scene: Scene): Rect {
  return { x: 0, y: 0, width: scene.width, height: scene.height };
}

/** Below this zoom names can no longer be read. */
const READABLE = 0.66;

function around(rects: readonly Rect[], pad: number): Rect {
  const x = Math.min(...rects.map((rect) => rect.x)) - pad;
  const y = Math.min(...rects.map((rect) => rect.y)) - pad;
  const right = Math.max(...rects.map((rect) => rect.x + rect.width)) + pad;
  const bottom = Math.max(...rects.map((rect) => rect.y + rect.height)) + pad;
  return { x, y, width: right - x, height: bottom - y };
}

// Along one axis: all of the scene where it fits, else a readable stretch of it with `wanted` in the middle.
function within(start: number, length: number, all: number, room: number, at: string, size: string) {
  if (all <= room) return { [at]: 0, [size]: all };
  const stretch = Math.max(length, Math.min(room, all));
  const from = Math.max(0, Math.min(all - stretch, start + length / 2 - stretch / 2));
  return { [at]: from, [size]: stretch };
}

// A short wait, so that a pointer that only passes by opens nothing.
function useHover(): [string | null, (key: string | null) => void] {
  const [hovered, setHovered] = useState<string | null>(null);
  const timer = useRef(0);
  useEffect(() => () => clearTimeout(timer.current), []);
  const wish = (key: string | null) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setHovered(key), key ? 140 : 60) as unknown as number;
  };
  return [hovered, wish];
}

function subjectOf(
  tree: ScopeTree,
  key: string,
  values: Readonly<Record<string, Summary>>,
  gradients: Readonly<Record<string, Summary>>,
): CardSubject {
  const scope = tree.scopes.get(key) ?? null;
  const shows = (scope ? outputOf(tree, key) : key) ?? "";
  return { scope, node: tree.nodes.get(key) ?? null, value: values[shows], gradient: gradients[shows] };
}

function onStage(rect: Rect | null, control: CameraControl): Rect | null {
  if (!rect) return null;
  const { x, y, zoom } = control.camera.value;
  return { x: rect.x * zoom + x, y: rect.y * zoom + y, width: rect.width * zoom, height: rect.height * zoom };
}

/** One camera for each view, not for each drawing. */
export function useCameraControl(): CameraControl {
  return useMemo(() => new CameraControl(), []);
}
