// The library: every picture of minitf, loaded once for a page.
//
// Where it sits   `minitf_widgets.library` sends the built bundle; each widget finds it through
//                 host.getWidget(ref).exports (minitf_widgets/view.js).
// The one idea    ten pictures in a notebook share one copy of this code; a picture is only a name and its data.
// Read next       shared/model.ts, then one folder for each picture

import { backpropStepperView } from "./backprop_stepper/index.tsx";
import { gradFlow } from "./grad_flow/index.tsx";
import { graphView } from "./graph_view/index.tsx";
import { lossSurface } from "./loss_surface/index.tsx";
import { runMonitor } from "./run_monitor/index.tsx";
import { Links, linked } from "./shared/links.ts";
import type { ViewDefinition } from "./shared/model.ts";
import { tensorView } from "./tensor_view/index.tsx";

/** What `model.get("_kind")` may name. */
// biome-ignore lint/suspicious/noExplicitAny: each view knows the type of its own state.
export const views: Record<string, ViewDefinition<any>> = {
  graph: graphView,
  stepper: backpropStepperView,
  run_monitor: runMonitor,
  flow: gradFlow,
  surface: lossSurface,
  tensor: tensorView,
};

export default {
  initialize() {
    const links = new Links();
    const kinds = Object.entries(views).map(([kind, view]) => [kind, linked(view, links)]);
    return { views: Object.fromEntries(kinds) };
  },
};
