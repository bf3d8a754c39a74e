// GraphView: layers as boxes that open into operations, with values and gradients on them.
//
// Where it sits   one of the library's views; Python's minitf_widgets.GraphView sends the document.
// The one idea    the picture follows the document: when the model grows, the old boxes glide to their new places.
// Read next       graph.tsx

import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { documentProblem, type GraphDocument } from "../shared/documents.ts";
import { type Translate, translator } from "../shared/i18n.ts";
import { setTrait, traitSignal, type ViewDefinition } from "../shared/model.ts";
import { type Frame, isHidden, mount } from "../shared/root.tsx";
import { IconButton, Toolbar } from "../shared/toolbar.tsx";
import { type Camera, zoomAt } from "./camera.ts";
import { coloringBy, coloringsOf } from "./coloring.ts";
import { paintedPng, save, sceneSvg } from "./files.ts";
import { Graph, useCameraControl } from "./graph.tsx";
import { Layouter } from "./layouter.ts";
import { ColorKey, Search } from "./panel.tsx";
import { relatedTo, type Way } from "./relations.ts";
import type { Scene } from "./scene.ts";
import { bare, capOpen, openAll, openByDefault, type ScopeTree, scopeKey, scopeTree } from "./scopes.ts";
import { findKeys } from "./search.ts";
import { graphStyles } from "./styles.ts";
import { type GraphKey, graphTexts } from "./texts.ts";

interface State {
  layouter: Layouter;
}

type Traits = ReturnType<typeof traits>;

export const graphView: ViewDefinition<State> = {
  initialize: ({ signal }) => ({ layouter: new Layouter(signal) }),
  render: (context) => {
    const bound = traits(context);
    mount(context, graphStyles, (frame) => (
      <GraphView frame={frame} traits={bound} layouter={context.state.layouter} />
    ));
  },
};

function traits({ model, signal }: Parameters<ViewDefinition["render"]>[0]) {
  return {
    spec: traitSignal<GraphDocument>(model, "spec", signal),
    expanded: traitSignal<string[] | null>(model, "expanded", signal),
    colorBy: traitSignal<string>(model, "color_by", signal),
    canTime: traitSignal<boolean>(model, "can_time", signal),
    cursor: traitSignal<{ node?: string }>(model, "cursor", signal),
  };
}

function GraphView({ frame, traits, layouter }: { frame: Frame; traits: Traits; layouter: Layouter }) {
  const t = translator(graphTexts, frame.locale.value);
  const spec = traits.spec.value;
  const problem = documentProblem(spec, "minitf.graph");
  const height = { height: `${frame.height.value}px` };
  if (problem) {
    return (
      <p class="mt-note" style={height}>
        {t(problem, { schema: "minitf.graph", version: String(spec?.version) })}
      </p>
    );
  }
  return (
    <div class="mt-graph-view" style={height}>
      <Shown frame={frame} traits={traits} layouter={layouter} />
    </div>
  );
}

function Shown({ frame, traits, layouter }: { frame: Frame; traits: Traits; layouter: Layouter }) {
  const t = translator(graphTexts, frame.locale.value);
  const spec = traits.spec.value;
  const tree = useMemo(() => scopeTree(spec), [spec]);
  const open = useOpen(tree, traits.expanded.value);
  const control = useCameraControl();
  const by = traits.colorBy.value;
  const coloring = useMemo(() => coloringBy(tree, by), [tree, by]);
  const [opened, setOpened] = useState<string | null>(null);
  const [map, setMap] = useState(true);
  const scene = useRef<Scene | null>(null);
  const cursor = traits.cursor.value;
  const at = cursorKey(tree, open, cursor?.node);
  const go = (key: string | null) =>
    setTrait(frame.model, "cursor", { ...cursor, node: key ? bare(key) : undefined });
  const show = (keys: ReadonlySet<string>) => {
    control.release();
    setTrait(frame.model, "expanded", [...capOpen(tree, keys)].map(bare).sort());
  };
  const toggle = (key: string) => {
    const next = new Set(open);
    if (!next.delete(key)) next.add(key);
    setOpened(key);
    show(next);
  };
  const visit = (key: string) => {
    const way = tree.chain.get(key) ?? [];
    if (!way.every((scope) => open.has(scope))) show(new Set([...open, ...way]));
    setOpened(null);
    go(key);
  };
  const search = useSearch(tree, visit);
  const grown = useGrown(tree);
  const trace = useTrace(tree, at);
  const zoom = (factor: number) => {
    const box = frame.root.getBoundingClientRect();
    control.hold(zoomAt(control.camera.value, { x: box.width / 2, y: box.height / 2 }, factor));
  };
  const canSearch = !isHidden(frame, "search");
  const keys: Record<string, () => void> = {
    "/": () => canSearch && search.open(),
    i: () => trace.toggle("inputs"),
    o: () => trace.toggle("outputs"),
    m: () => setMap(!map),
    f: () => control.showAll(),
    "+": () => zoom(1.3),
    "-": () => zoom(1 / 1.3),
    Escape: () => trace.stop(),
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const inField = (event.target as Element).matches("input, select");
    if (inField || event.ctrlKey || event.metaKey || event.altKey) return;
    const pan = event.shiftKey && PAN[event.key];
    if (pan) control.hold(moved(control.camera.value, pan));
    else if (keys[event.key]) keys[event.key]?.();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const allOpen = open.size === tree.scopes.size;
  const look = { document: spec, dark: frame.dark.value, tint: coloring?.of };
  return (
    <div class="mt-keys" onKeyDownCapture={onKeyDown}>
      <Toolbar label={t("controls")}>
        <h3 class="mt-title">{spec.title || t("graph")}</h3>
        <Legend spec={spec} t={t} />
        {isHidden(frame, "color") ? null : (
          <select
            class="mt-select"
            aria-label={t("colorBy")}
            title={t("colorBy")}
            value={by}
            onChange={(event) => setTrait(frame.model, "color_by", event.currentTarget.value)}
          >
            {coloringsOf(tree, traits.canTime.value && !isStatic(frame)).map((each) => (
              <option key={each} value={each}>
                {t(each)}
              </option>
            ))}
          </select>
        )}
        {canSearch ? <IconButton icon="search" label={t("search")} hint="/" onPress={search.open} /> : null}
        {isHidden(frame, "trace")
          ? null
          : (["inputs", "outputs"] as const).map((way) => (
              <IconButton
                key={way}
                icon={way === "inputs" ? "into" : "outOf"}
                label={t(way === "inputs" ? "traceInputs" : "traceOutputs")}
                hint={way === "inputs" ? "i" : "o"}
                disabled={!at}
                pressed={trace.ways.includes(way)}
                onPress={() => trace.toggle(way)}
              />
            ))}
        {tree.scopes.size > 0 && !isHidden(frame, "fold") ? (
          <IconButton
            icon="layers"
            label={t(allOpen ? "foldAll" : "unfoldAll")}
            pressed={allOpen}
            onPress={() => show(allOpen ? openByDefault(tree) : openAll(tree))}
          />
        ) : null}
        <IconButton icon="zoomOut" label={t("zoomOut")} hint="-" onPress={() => zoom(1 / 1.3)} />
        <IconButton icon="zoomIn" label={t("zoomIn")} hint="+" onPress={() => zoom(1.3)} />
        <IconButton icon="fit" label={t("fit")} hint="f" onPress={() => control.showAll()} />
        <IconButton icon="map" label={t("map")} hint="m" pressed={map} onPress={() => setMap(!map)} />
        {isHidden(frame, "export") ? null : <Files frame={frame} scene={scene} look={look} t={t} />}
      </Toolbar>
      {search.query === null ? null : <Search {...search} query={search.query} t={t} />}
      <Graph
        document={spec}
        tree={tree}
        open={open}
        layouter={layouter}
        control={control}
        follow={opened ? [opened] : at && search.query ? [at] : (stoppedAt(spec) ?? grown)}
        at={at}
        tint={coloring?.of}
        hits={search.marked}
        related={trace.related}
        map={map}
        onScene={(shown) => {
          scene.current = shown;
        }}
        onGo={go}
        onToggle={toggle}
      />
      {coloring ? <ColorKey coloring={coloring} /> : null}
      {spec.error ? (
        <p class="mt-error" role="alert">
          {spec.error.message}
        </p>
      ) : null}
    </div>
  );
}

const STEP = 60;
const PAN: Record<string, [number, number]> = {
  ArrowLeft: [STEP, 0],
  ArrowRight: [-STEP, 0],
  ArrowUp: [0, STEP],
  ArrowDown: [0, -STEP],
};

function moved(camera: Camera, [dx, dy]: [number, number]): Camera {
  return { ...camera, x: camera.x + dx, y: camera.y + dy };
}

function stoppedAt({ error }: GraphDocument): string[] | undefined {
  if (!error) return undefined;
  const last = error.node ?? (error.scope ? scopeKey(error.scope) : null);
  const keys = [last, error.from].filter((key) => key !== null);
  return keys.length > 0 ? keys : undefined;
}

// What a growing model has got since the last look, so that the camera goes there; stays until it grows again.
function useGrown(tree: ScopeTree): string[] | undefined {
  const before = useRef(tree);
  const grown = useRef<string[] | undefined>(undefined);
  if (before.current !== tree) {
    const known = before.current;
    const fresh = [...tree.scopes.keys(), ...tree.nodes.keys()].filter((key) => {
      const around = tree.chain.get(key)?.at(-1);
      return !known.chain.has(key) && (!around || known.chain.has(around));
    });
    if (known.nodes.size > 0 && fresh.length > 0) grown.current = fresh;
    before.current = tree;
  }
  return grown.current;
}

/** The search field's state: null while it is shut. Walking from hit to hit opens what is on the way. */
function useSearch(tree: ScopeTree, visit: (key: string) => void) {
  const [query, setQuery] = useState<string | null>(null);
  const [at, setAt] = useState(-1);
  const hits = useMemo(() => findKeys(tree, query ?? ""), [tree, query]);
  const marked = useMemo(() => {
    const keys = hits ?? [];
    return query ? new Set(keys.flatMap((key) => [key, ...(tree.chain.get(key) ?? [])])) : undefined;
  }, [tree, hits]);
  return {
    query,
    hits,
    at,
    marked,
    open: () => setQuery(query ?? ""),
    onQuery: (next: string) => {
      setQuery(next);
      setAt(-1);
    },
    onWalk: (step: number) => {
      if (!hits || hits.length === 0) return;
      const next = (Math.max(at, step < 0 ? 0 : -1) + step + hits.length) % hits.length;
      setAt(next);
      visit(hits[next] ?? "");
    },
    onClose: () => {
      setQuery(null);
      setAt(-1);
    },
  };
}

/** Which ways are followed from the chosen box, and what they lead to. */
function useTrace(tree: ScopeTree, at: string | null) {
  const [ways, setWays] = useState<readonly Way[]>([]);
  const related = useMemo(
    () => (at && ways.length > 0 ? relatedTo(tree, at, ways) : undefined),
    [tree, at, ways],
  );
  const toggle = (way: Way) =>
    setWays(ways.includes(way) ? ways.filter((each) => each !== way) : [...ways, way]);
  return { ways: at ? ways : [], related, toggle, stop: () => setWays([]) };
}

interface FilesProps {
  frame: Frame;
  scene: { current: Scene | null };
  look: Parameters<typeof sceneSvg>[1];
  t: Translate<GraphKey>;
}

/** One button that opens into the kinds of file. A page is written by Python, so there must be one. */
function Files({ frame, scene, look, t }: FilesProps) {
  const [open, setOpen] = useState(false);
  const name = look.document.title.replace(/[^\w-]+/g, "_") || "graph";
  useEffect(() => {
    const save_page = ({ type, html }: { type?: string; html?: string }) =>
      type === "export" && html && save(new Blob([html], { type: "text/html" }), `${name}.html`);
    frame.model.on("msg:custom", save_page);
    return () => frame.model.off("msg:custom", save_page);
  }, [name]);
  const drawn = (shown: Scene) => sceneSvg(shown, look, frame.root);
  const kinds: Record<string, () => unknown> = {
    PNG: async () => scene.current && save(await paintedPng(drawn(scene.current)), `${name}.png`),
    SVG: () =>
      scene.current && save(new Blob([drawn(scene.current)], { type: "image/svg+xml" }), `${name}.svg`),
    HTML: () => frame.model.send({ type: "export" }),
  };
  return (
    <>
      <IconButton icon="download" label={t("export")} pressed={open} onPress={() => setOpen(!open)} />
      {open
        ? Object.entries(kinds).map(([kind, write]) =>
            kind === "HTML" && isStatic(frame) ? null : (
              <button key={kind} type="button" class="mt-button" onClick={() => write()}>
                {kind}
              </button>
            ),
          )
        : null}
    </>
  );
}

function isStatic(frame: Frame): boolean {
  return (frame.model as { isStatic?: boolean }).isStatic === true;
}

/** Open scopes: what Python or a click said, else everything that holds layers. */
function useOpen(tree: ScopeTree, expanded: readonly string[] | null): ReadonlySet<string> {
  return useMemo(() => {
    const wanted = expanded ? new Set(expanded.map(scopeKey)) : openByDefault(tree);
    return capOpen(tree, wanted);
  }, [tree, expanded]);
}

// The cursor is shared with Python, where a scope is just its name, and with pictures that know nodes which are
// folded away here: then the box is meant that holds them.
function cursorKey(tree: ScopeTree, open: ReadonlySet<string>, name: string | undefined): string | null {
  if (!name) return null;
  const key = tree.scopes.has(scopeKey(name)) ? scopeKey(name) : name;
  return tree.chain.get(key)?.find((scope) => !open.has(scope)) ?? (tree.chain.has(key) ? key : null);
}

function Legend({ spec, t }: { spec: GraphDocument; t: Translate<GraphKey> }) {
  return (
    <span class="mt-legend">
      {spec.values ? <span class="mt-is-value">{t("value")}</span> : null}
      {spec.gradients ? <span class="mt-is-gradient">{t("gradient")}</span> : null}
    </span>
  );
}
