// The graph as a component: scene, stage, card and tree twin together.
//
// Where it sits   GraphView wraps it with a toolbar; BackpropStepper wraps it with its steps.
// The one idea    state goes in (document, what is open, what is lit), wishes come out (open this, look at that).
// Read next       scopes.ts, visible.ts, scene.ts, picture.tsx

import { useComputed } from "@preact/signals";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { GraphDocument, Summary } from "../shared/documents.ts";
import { translator } from "../shared/i18n.ts";
import { useFrame } from "../shared/root.tsx";
import { areaOf, CameraControl, cameraFor, cameraToReveal } from "./camera.ts";
import { Card, type CardSubject } from "./card.tsx";
import type { Coloring } from "./coloring.ts";
import { Failure } from "./failure.tsx";
import { boxAt } from "./far.ts";
import { allOf, viewOf } from "./framing.ts";
import type { Direction, Rect } from "./layout_types.ts";
import type { Layouter } from "./layouter.ts";
import { isScalarGraph } from "./measure.ts";
import { Far, MapWhereNeeded } from "./over.tsx";
import { boxesIn, type Lit, Picture } from "./picture.tsx";
import type { Related } from "./relations.ts";
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
  /** Words on lines, by edge: `from>to`. */
  notes?: ReadonlyMap<string, string> | undefined;
  /** Boxes the camera keeps in view where the whole graph would be too small to read. */
  follow?: readonly string[] | undefined;
  direction?: Direction | undefined;
  tint?: Coloring["of"] | undefined;
  hits?: ReadonlySet<string> | undefined;
  related?: Related | undefined;
  /** Whether a map stands in the corner where the scene is larger than the stage. */
  map?: boolean;
  onScene?: (scene: Scene | null) => void;
  onGo: (key: string | null) => void;
  onToggle: (key: string) => void;
}

interface Size {
  width: number;
  height: number;
}

export function Graph(props: GraphProps) {
  const { document, tree, open, control, at } = props;
  const frame = useFrame();
  const t = translator(graphTexts, frame.locale.value);
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  const [hovered, setHovered] = useHover();
  const [looking, setLooking] = useState(false);
  const [focusCount, setFocusCount] = useState(0);
  const direction = props.direction ?? (isScalarGraph(document) || size.width >= 620 ? "LR" : "TB");
  const scene = useScene(props, direction, size.width > 0);
  const moving = useMovingScene(scene);
  useEffect(() => props.onScene?.(scene), [scene]);
  const area = useArea(control, size);
  const far = moving !== null && boxesIn(moving.scene, area).length > MOST_ELEMENTS;
  useCamera(control, scene, size, props.follow);
  useReveal(control, scene, size, looking ? at : null);
  const choose = (key: string) => {
    props.onGo(key);
    setLooking(true);
    setFocusCount(focusCount + 1);
  };
  const shown = hovered ?? (looking ? at : null);
  const values = props.values ?? document.values ?? NOTHING;
  const gradients = props.gradients ?? document.gradients ?? NOTHING;
  const twin = {
    onGo: (key: string) => {
      props.onGo(key);
      setLooking(true);
    },
    onToggle: props.onToggle,
    onEnter: () => setLooking(true),
    onLeave: () => setLooking(false),
  };
  const look = {
    document,
    dark: frame.dark.value,
    tint: props.tint,
    chosen: shown ?? at,
    dimmed: props.related && ((keys: readonly string[]) => !keys.some((key) => props.related?.keys.has(key))),
  };
  const onBackground = (x: number, y: number) => {
    const { camera } = control;
    const { zoom, x: left, y: top } = camera.value;
    const hit = far && moving ? boxAt(moving.scene, (x - left) / zoom, (y - top) / zoom) : null;
    if (hit) choose(hit);
    else props.onGo(null);
  };
  const over = moving && (
    <>
      {far ? <Far scene={moving.scene} control={control} stage={size} look={look} /> : null}
      {props.map ? <MapWhereNeeded scene={moving.scene} control={control} stage={size} look={look} /> : null}
    </>
  );
  return (
    <div class="mt-graph">
      <Twin tree={tree} open={open} at={at} t={t} focusCount={focusCount} {...twin} />
      <Stage control={control} onResize={setSize} onBackground={onBackground} over={over}>
        {moving && !far ? (
          <Picture
            moving={moving}
            area={area}
            values={values}
            gradients={gradients}
            dark={frame.dark.value}
            chosen={looking || hovered ? shown : at}
            lit={props.lit}
            tint={props.tint}
            hits={props.hits}
            related={props.related}
            notes={props.notes}
            broken={document.error ?? undefined}
            onChoose={choose}
            onToggle={props.onToggle}
            onHover={setHovered}
          />
        ) : null}
        {moving && document.error ? <Failure error={document.error} scene={moving.scene} t={t} /> : null}
      </Stage>
      {shown && moving ? (
        <PlacedCard
          subject={subjectOf(tree, shown, values, gradients)}
          rect={rectOf(moving.scene, moving.scene.stacked.get(shown)?.[0] ?? shown)}
          control={control}
          tree={tree}
          t={t}
          stage={size}
        />
      ) : null}
      {scene && scene.left > 0 ? <p class="mt-left">{t("left", { count: scene.left })}</p> : null}
    </div>
  );
}

const NOTHING = {};

/** More boxes than this are painted on a canvas: a page scrolls slowly under thousands of elements. */
const MOST_ELEMENTS = 200;

// Changes only when the camera has moved so far that other boxes come near.
function useArea(control: CameraControl, stage: Size): Rect | null {
  const size = useRef(stage);
  size.current = stage;
  const area = useComputed(() => JSON.stringify(areaOf(control.camera.value, size.current)));
  return stage.width > 0 ? JSON.parse(area.value) : null;
}

type PlacedCardProps = Omit<Parameters<typeof Card>[0], "near" | "dark" | "formulas"> & {
  rect: Rect | null;
  control: CameraControl;
};

// A component of its own, since it follows the camera while all else waits.
function PlacedCard({ rect, control, ...rest }: PlacedCardProps) {
  const dark = useFrame().dark.value;
  return <Card {...rest} dark={dark} formulas={rest.tree.document.formulas} near={onStage(rect, control)} />;
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

// Who walks through the tree by keyboard never loses the box out of sight.
function useReveal(control: CameraControl, scene: Scene | null, size: Size, at: string | null) {
  useEffect(() => {
    const rect = scene && at ? rectOf(scene, scene.stacked.get(at)?.[0] ?? at) : null;
    const camera = rect ? cameraToReveal(control.goal, rect, size) : null;
    if (camera) control.glide(camera);
  }, [at, scene]);
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
