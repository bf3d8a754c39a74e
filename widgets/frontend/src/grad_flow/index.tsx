// GradFlow: weights, activations and gradients layer by layer, and why a gradient is zero.
//
// Where it sits   the picture of minitf_widgets.GradFlow.
// Read next       flow.ts (what it knows), view.tsx (what it shows)

import { plainView } from "../plain/plain.tsx";
import type { FlowDocument } from "./flow.ts";
import styles from "./styles.css";
import { FlowView } from "./view.tsx";

export const gradFlow = plainView<FlowDocument>("minitf.flow", styles, (flow, cursor) => (
  <FlowView flow={flow} cursor={cursor} />
));
