// GraphView: layers as boxes that open into operations, with values and gradients on them.
//
// Where it sits   one of the library's views; Python's minitf_widgets.GraphView sends the document.
// The one idea    the picture follows the document: when the model grows, the old boxes glide to their new places.
// Read next       graph.tsx

import { useMemo, useState } from "preact/hooks";
import { documentProblem, type GraphDocument } from "../shared/documents.ts";
import { type Translate, translator } from "../shared/i18n.ts";
import { setTrait, traitSignal, type ViewDefinition } from "../shared/model.ts";
import { type Frame, isHidden, mount } from "../shared/root.tsx";
import { IconButton, Toolbar } from "../shared/toolbar.tsx";
import { zoomAt } from "./camera.ts";
import { Graph, useCameraControl } from "./graph.tsx";
import { Layouter } from "./layouter.ts";
import { capOpen, openAll, openByDefault, type ScopeTree, scopeKey, scopeTree } from "./scopes.ts";
import { strengthBy } from "./strength.ts";
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
  const strength = useMemo(() => strengthBy(tree, traits.colorBy.value), [tree, traits.colorBy.value]);
  const setOpen = (keys: ReadonlySet<string>) => {
    const names = [...capOpen(tree, keys)].map((key) => key.slice(1));
    setTrait(frame.model, "expanded", names.sort());
  };
  const [opened, setOpened] = useState<string | null>(null);
  const toggle = (key: string) => {
    const next = new Set(open);
    if (!next.delete(key)) next.add(key);
    setOpened(key);
    control.release();
    setOpen(next);
  };
  const zoom = (factor: number) => {
    const box = frame.root.getBoundingClientRect();
    control.hold(zoomAt(control.camera.value, { x: box.width / 2, y: box.height / 2 }, factor));
  };
  const allOpen = open.size === tree.scopes.size;
  return (
    <>
      <Toolbar label={t("controls")}>
        <h3 class="mt-title">{spec.title || t("graph")}</h3>
        <Legend spec={spec} t={t} />
        {tree.scopes.size > 0 && !isHidden(frame, "fold") ? (
          <IconButton
            icon="layers"
            label={t(allOpen ? "foldAll" : "unfoldAll")}
            pressed={allOpen}
            onPress={() => {
              control.release();
              setOpen(allOpen ? openByDefault(tree) : openAll(tree));
            }}
          />
        ) : null}
        <IconButton icon="zoomOut" label={t("zoomOut")} onPress={() => zoom(1 / 1.3)} />
        <IconButton icon="zoomIn" label={t("zoomIn")} onPress={() => zoom(1.3)} />
        <IconButton icon="fit" label={t("fit")} onPress={() => control.showAll()} />
      </Toolbar>
      <Graph
        document={spec}
        tree={tree}
        open={open}
        layouter={layouter}
        control={control}
        follow={opened ? [opened] : spec.error?.scope ? [scopeKey(spec.error.scope)] : undefined}
        at={cursorKey(tree, traits.cursor.value?.node)}
        strength={strength}
        onGo={(key) => {
          // The cursor may be shared: leaving a box is no word about anything else in it.
          const { node: _, ...rest } = traits.cursor.value ?? {};
          setTrait(frame.model, "cursor", key ? { ...rest, node: bare(key) } : rest);
        }}
        onToggle={toggle}
      />
      {spec.error ? (
        <p class="mt-error" role="alert">
          {spec.error.message}
        </p>
      ) : null}
    </>
  );
}

/** Open scopes: what Python or a click said, else everything that holds layers. */
function useOpen(tree: ScopeTree, expanded: readonly string[] | null): ReadonlySet<string> {
  return useMemo(() => {
    const wanted = expanded ? new Set(expanded.map(scopeKey)) : openByDefault(tree);
    return capOpen(tree, wanted);
  }, [tree, expanded]);
}

// The cursor is shared with Python, where a scope is just its name.
function bare(key: string): string {
  return key.startsWith("§") ? key.slice(1) : key;
}

function cursorKey(tree: ScopeTree, name: string | undefined): string | null {
  if (!name) return null;
  return tree.scopes.has(scopeKey(name)) ? scopeKey(name) : name;
}

function Legend({ spec, t }: { spec: GraphDocument; t: Translate<GraphKey> }) {
  return (
    <span class="mt-legend">
      {spec.values ? <span class="mt-is-value">{t("value")}</span> : null}
      {spec.gradients ? <span class="mt-is-gradient">{t("gradient")}</span> : null}
    </span>
  );
}
