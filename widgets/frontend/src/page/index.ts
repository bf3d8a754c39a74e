// The exported page: a model of our own in place of Jupyter's, and the pictures drawn into their places.
//
// Where it sits   minitf_widgets/export.py puts the built file (static/page.js) at the end of the page.
// The one idea    the views ask for little: get, set, on, off, save_changes, send, a signal and a host. Given these
//                 they run without a kernel. The library is unpacked into a Blob, since a page opened from disk
//                 may not fetch its neighbours.

import { StaticModel, unpack } from "./static_model.ts";

interface Library {
  default: { initialize(): { views: Record<string, StaticView> } };
}

interface StaticView {
  initialize?(context: object): unknown;
  render(context: object): unknown;
}

async function textOf(id: string): Promise<string> {
  return unpack(document.getElementById(id)?.textContent ?? "");
}

async function importText(source: string): Promise<Library> {
  const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  try {
    return await import(address);
  } finally {
    URL.revokeObjectURL(address);
  }
}

async function start(): Promise<void> {
  const library = (await importText(await textOf("minitf-library"))).default.initialize();
  const states: Record<string, unknown>[] = JSON.parse(await textOf("minitf-views"));
  const host = { getWidget: async () => ({ exports: library }) };
  // The page lives as long as its pictures: this signal never ends.
  const { signal } = new AbortController();
  await Promise.all(
    states.map(async (traits, number) => {
      const el = document.querySelector<HTMLElement>(`[data-view="${number}"]`);
      const view = library.views[String(traits._kind)];
      if (!el || !view) return;
      const model = new StaticModel(traits);
      const state = await view.initialize?.({ model, signal, host });
      el.replaceChildren();
      await view.render({ model, el, signal, host, state });
    }),
  );
  document.documentElement.dataset.minitf = "ready";
}

start().catch((problem) => {
  // The stills stay where they are; the reason goes where a curious reader looks.
  console.error("minitf: the pictures of this page stay still.", problem);
});
