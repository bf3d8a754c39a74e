// BackpropStepper: forward, then backward, with the real numbers of the learner's own model.
//
// Where it sits   one of the library's views; Python's minitf_widgets.BackpropStepper sends the document.
// Read next       steps.ts (what a step is), stepper.tsx (what it looks like)

import { Layouter } from "../graph_view/layouter.ts";
import { graphStyles } from "../graph_view/styles.ts";
import { documentProblem, type TraceDocument } from "../shared/documents.ts";
import { translator } from "../shared/i18n.ts";
import { traitSignal, type ViewContext, type ViewDefinition } from "../shared/model.ts";
import { type Frame, mount } from "../shared/root.tsx";
import panelStyles from "./panel.css";
import styles from "./stepper.css";
import { Stepper } from "./stepper.tsx";
import { stepperTexts } from "./texts.ts";
import type { StepperTraits } from "./traits.ts";

interface State {
  layouter: Layouter;
}

export const backpropStepperView: ViewDefinition<State> = {
  initialize: ({ signal }) => ({ layouter: new Layouter(signal) }),
  render: (context) => {
    const traits = bind(context);
    const { layouter } = context.state;
    mount(context, graphStyles + panelStyles + styles, (frame) => (
      <Guard frame={frame} traits={traits} layouter={layouter} />
    ));
  },
};

function bind({ model, signal }: ViewContext<State>): StepperTraits {
  return {
    spec: traitSignal(model, "spec", signal),
    cursor: traitSignal(model, "cursor", signal),
    level: traitSignal(model, "level", signal),
    chosen: traitSignal(model, "chosen", signal),
    choices: traitSignal(model, "choices", signal),
    predict: traitSignal(model, "predict", signal),
    tolerance: traitSignal(model, "tolerance", signal),
    answers: traitSignal(model, "answers", signal),
    canChoose: traitSignal(model, "can_choose", signal),
  };
}

function Guard(props: { frame: Frame; traits: StepperTraits; layouter: Layouter }) {
  const { frame, traits } = props;
  const t = translator(stepperTexts, frame.locale.value);
  const spec: TraceDocument = traits.spec.value;
  const problem = documentProblem(spec, "minitf.trace");
  if (!problem) return <Stepper {...props} />;
  return (
    <p class="mt-note" style={{ height: `${frame.height.value}px` }}>
      {t(problem, { schema: "minitf.trace", version: String(spec?.version) })}
    </p>
  );
}
