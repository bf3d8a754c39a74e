// TensorView: an array of any shape as a heatmap to look into, slice by slice.
//
// Where it sits   the picture of minitf_widgets.TensorView.
// Read next       tensor.ts (what it knows), view.tsx (what it shows)

import { plainView } from "../plain/plain.tsx";
import styles from "./styles.css";
import type { TensorDocument } from "./tensor.ts";
import { TensorView } from "./view.tsx";

export const tensorView = plainView<TensorDocument>("minitf.tensor", styles, (spec, cursor) => (
  <TensorView spec={spec} cursor={cursor} />
));
