// A layer as one step: what comes in, what goes out, and the way into it.

import type { Summary } from "../shared/documents.ts";
import type { Translate } from "../shared/i18n.ts";
import { Icon } from "../shared/toolbar.tsx";
import { Head } from "./head.tsx";
import { Plate } from "./plate.tsx";
import { nodeOf } from "./steps.ts";
import type { Passage } from "./strides.ts";
import type { StepperKey } from "./texts.ts";
import type { StepperTraits } from "./traits.ts";

interface LayerPanelProps {
  traits: StepperTraits;
  label: string;
  kind: string;
  passage: Passage;
  t: Translate<StepperKey>;
  onEnter: () => void;
}

const MOST = 8;

export function LayerPanel({ traits, label, kind, passage, t, onEnter }: LayerPanelProps) {
  const trace = traits.spec.value;
  const lane = passage.back ? "gradient" : "value";
  const nameOf = (node: string) => nodeOf(trace, node)?.label ?? node;
  const ops = passage.ops.map(nameOf);
  const kindOf = (node: string) => nodeOf(trace, node)?.kind;
  // What goes on to other layers first; two kernels are told apart by their layers.
  const plates = (some: Map<string, Summary | undefined>) => {
    const nodes = [...some.keys()].filter((node) => kindOf(node) !== "constant");
    const alike = (node: string) => nodes.some((other) => other !== node && nameOf(other) === nameOf(node));
    return nodes
      .sort((a, b) => Number(kindOf(a) === "variable") - Number(kindOf(b) === "variable"))
      .slice(0, MOST)
      .map((node) => {
        const name = alike(node) ? node.split("/").slice(-2).join("/") : nameOf(node);
        return <Plate key={node} name={name} summary={some.get(node)} lane={lane} />;
      });
  };
  return (
    <>
      <Head label={label} note={t(passage.back ? "backward" : "forward")} lane={lane} />
      {kind ? <p class="mt-towards">{kind}</p> : null}
      <p>
        {t("opsInside", { count: ops.length })}{" "}
        <span class="mt-soft">
          {ops.slice(0, MOST).join(", ")}
          {ops.length > MOST ? " …" : ""}
        </span>
      </p>
      <button type="button" class="mt-button mt-enter" aria-keyshortcuts="Enter" onClick={onEnter}>
        <Icon name="open" /> {t("enter")}
      </button>
      <h4>{t(passage.back ? "arrives" : "inputs")}</h4>
      <div class="mt-plates">{plates(passage.arriving)}</div>
      <h4>{t(passage.back ? "leaves" : "result")}</h4>
      <div class="mt-plates">{plates(passage.leaving)}</div>
    </>
  );
}
