// The code that travels with each widget: find the shared library, then let it draw.
//
// Where it sits   `_esm` of every minitf_widgets.View; the library itself is sent once (see library.py).
// The one idea    anywidget saves `_esm` with every widget in the notebook, so it must be this small.

export default () => {
  let widget; // what initialize received: it lives as long as the widget does
  let state; // what the view keeps for all its copies on the page

  return {
    initialize(context) {
      widget = context;
    },

    async render(context) {
      const { model, el, host, signal } = context;
      try {
        const { exports } = await host.getWidget(model.get("_library"));
        const view = exports.views[model.get("_kind")];
        state ??= Promise.resolve(view.initialize?.({ ...widget, host }));
        const shared = await state;
        return signal.aborted ? undefined : await view.render({ ...context, state: shared });
      } catch (problem) {
        const note = document.createElement("p");
        note.setAttribute("role", "alert");
        const { number, text } = model.get("_cell") ?? {};
        const cell = number ? `cell [${number}] (${text})` : "its cell";
        note.textContent = host
          ? `This picture lost its kernel or its saved code. Run ${cell} again. (${problem.message})`
          : "This picture needs anywidget 0.11 or newer where the page is served: pip install -U anywidget, then reload.";
        el.append(note);
      }
    },
  };
};
