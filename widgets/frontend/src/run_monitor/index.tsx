// RunMonitor: live curves of a training run, with buttons that work while `fit` runs.
//
// Where it sits   the picture of minitf_widgets.RunMonitor.
// Read next       store.ts (what it knows), view.tsx (what it shows)

import type { ViewDefinition } from "../shared/model.ts";
import { mount } from "../shared/root.tsx";
import { Store } from "./store.ts";
import styles from "./styles.css";
import { RunMonitorView } from "./view.tsx";

export const runMonitor: ViewDefinition<Store> = {
  initialize(context) {
    const store = new Store(context);
    // Not awaited: curves are there at once, buttons when the wire is found.
    store.connect(context).catch(() => {});
    return store;
  },
  render(context) {
    mount(context, styles, () => <RunMonitorView store={context.state} />);
  },
};
