// A picture of one document: the frame that GradFlow, TensorView and LossSurface share.
//
// Where it sits   each of them calls it with its document's name, its styles and its component.
// The one idea    what is not such a document is said in words, and the height is what the trait says.

import type { Signal } from "@preact/signals";
import type { ComponentChild } from "preact";
import { documentProblem } from "../shared/documents.ts";
import { commonTexts, translator } from "../shared/i18n.ts";
import { traitSignal, type ViewDefinition } from "../shared/model.ts";
import { type Frame, mount } from "../shared/root.tsx";
import plainStyles from "./plain.css";

// biome-ignore lint/suspicious/noExplicitAny: each picture knows what its cursor holds.
type Draw<Document> = (spec: Document, cursor: Signal<any>) => ComponentChild;

export function plainView<Document>(schema: string, styles: string, draw: Draw<Document>): ViewDefinition {
  return {
    render: (context) => {
      const { model, signal } = context;
      const spec = traitSignal<Document>(model, "spec", signal);
      const cursor = traitSignal(model, "cursor", signal);
      const Guard = ({ frame }: { frame: Frame }) => {
        const problem = documentProblem(spec.value, schema);
        const version = (spec.value as { version?: number })?.version ?? "?";
        const t = translator(commonTexts, frame.locale.value);
        return (
          <div class="pl" style={{ height: `${frame.height.value}px` }}>
            {problem ? <p class="mt-note">{t(problem, { schema, version })}</p> : draw(spec.value, cursor)}
          </div>
        );
      };
      mount(context, plainStyles + styles, (frame) => <Guard frame={frame} />);
    },
  };
}
