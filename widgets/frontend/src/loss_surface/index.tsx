// LossSurface: a loss of two numbers as a map, and optimizers that race down it.
//
// Where it sits   the picture of minitf_widgets.LossSurface.
// Read next       surface.ts (what it knows), view.tsx (what it shows)

import { plainView } from "../plain/plain.tsx";
import styles from "./styles.css";
import type { SurfaceDocument } from "./surface.ts";
import { SurfaceView } from "./view.tsx";

export const lossSurface = plainView<SurfaceDocument>("minitf.surface", styles, (surface, cursor) => (
  <SurfaceView surface={surface} cursor={cursor} />
));
