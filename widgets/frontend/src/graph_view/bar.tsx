// GraphView's controls: what colours the boxes, search, tracing, folding, the camera, files.
//
// Where it sits   above the stage; lesson={"hide": [...]} takes controls away.

import { useEffect, useState } from "preact/hooks";
import type { GraphDocument } from "../shared/documents.ts";
import type { Translate } from "../shared/i18n.ts";
import { setTrait } from "../shared/model.ts";
import { type Frame, isHidden } from "../shared/root.tsx";
import { IconButton, Toolbar } from "../shared/toolbar.tsx";
import type { CameraControl } from "./camera.ts";
import { coloringsOf } from "./coloring.ts";
import { paintedPng, save, sceneSvg } from "./files.ts";
import type { Traits } from "./index.tsx";
import type { Way } from "./relations.ts";
import type { Scene } from "./scene.ts";
import type { ScopeTree } from "./scopes.ts";
import type { GraphKey } from "./texts.ts";
import type { useSearch, useTrace } from "./wishes.ts";

interface BarProps extends FilesProps {
  traits: Traits;
  tree: ScopeTree;
  at: string | null;
  allOpen: boolean;
  map: boolean;
  search: ReturnType<typeof useSearch>;
  trace: ReturnType<typeof useTrace>;
  control: CameraControl;
  zoom: (factor: number) => void;
  onMap: () => void;
  onFold: () => void;
}

export function Bar(props: BarProps) {
  const { frame, tree, t, allOpen, zoom, map, onMap, onFold, search } = props;
  const shows = (control: string) => !isHidden(frame, control);
  return (
    <Toolbar label={t("controls")}>
      <h3 class="mt-title">{tree.document.title || t("graph")}</h3>
      <Legend spec={tree.document} t={t} />
      {shows("color") ? <ColorChoice {...props} /> : null}
      {shows("search") ? (
        <IconButton icon="search" label={t("search")} hint="/" onPress={search.open} />
      ) : null}
      {shows("trace") ? <TraceButtons {...props} /> : null}
      {tree.scopes.size > 0 && shows("fold") ? (
        <IconButton
          icon="layers"
          label={t(allOpen ? "foldAll" : "unfoldAll")}
          pressed={allOpen}
          onPress={onFold}
        />
      ) : null}
      <IconButton icon="zoomOut" label={t("zoomOut")} hint="-" onPress={() => zoom(1 / 1.3)} />
      <IconButton icon="zoomIn" label={t("zoomIn")} hint="+" onPress={() => zoom(1.3)} />
      <IconButton icon="fit" label={t("fit")} hint="f" onPress={() => props.control.showAll()} />
      <IconButton icon="map" label={t("map")} hint="m" pressed={map} onPress={onMap} />
      {shows("export") ? <Files {...props} /> : null}
    </Toolbar>
  );
}

function ColorChoice({ frame, traits, tree, t }: BarProps) {
  return (
    <select
      class="mt-select"
      aria-label={t("colorBy")}
      title={t("colorBy")}
      value={traits.colorBy.value}
      onChange={(event) => setTrait(frame.model, "color_by", event.currentTarget.value)}
    >
      {coloringsOf(tree, traits.canTime.value && !isStatic(frame)).map((each) => (
        <option key={each} value={each}>
          {t(each)}
        </option>
      ))}
    </select>
  );
}

function TraceButtons({ at, trace, t }: BarProps) {
  const button = (way: Way, icon: "into" | "outOf", label: GraphKey) => (
    <IconButton
      icon={icon}
      label={t(label)}
      hint={way.charAt(0)}
      disabled={!at}
      pressed={trace.ways.includes(way)}
      onPress={() => trace.toggle(way)}
    />
  );
  return (
    <>
      {button("inputs", "into", "traceInputs")}
      {button("outputs", "outOf", "traceOutputs")}
    </>
  );
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
    const onMessage = ({ type, html }: { type?: string; html?: string }) =>
      type === "export" && html && save(new Blob([html], { type: "text/html" }), `${name}.html`);
    frame.model.on("msg:custom", onMessage);
    return () => frame.model.off("msg:custom", onMessage);
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

function Legend({ spec, t }: { spec: GraphDocument; t: Translate<GraphKey> }) {
  return (
    <span class="mt-legend">
      {spec.values ? <span class="mt-is-value">{t("value")}</span> : null}
      {spec.gradients ? <span class="mt-is-gradient">{t("gradient")}</span> : null}
    </span>
  );
}
