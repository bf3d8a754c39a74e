// Drawing a picture without a kernel: unpack the library, unpack the traits, draw into a place.
//
// Where it sits   under index.ts (exported pages, embedded pictures) and myst.ts (MyST documents).
// The one idea    the views ask for little: get, set, on, off, save_changes, send, a signal and a host. Given these
//                 they run without a kernel. The library is unpacked into a Blob, since a page opened from disk
//                 may not fetch its neighbours.

import { StaticModel, unpack } from "./static_model.ts";

export interface Library {
  views: Record<string, StaticView>;
}

interface StaticView {
  initialize?(context: object): unknown;
  render(context: object): unknown;
}

/** The code of all pictures, started. A page does this once. */
export async function loadLibrary(packed: string): Promise<Library> {
  const source = new Blob([await unpack(packed)], { type: "text/javascript" });
  const address = URL.createObjectURL(source);
  try {
    return (await import(address)).default.initialize();
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** Put the picture with these traits in place of what `el` holds; returns a function that takes it away. */
export async function draw(library: Library, packed: string, el: HTMLElement): Promise<() => void> {
  const traits: Record<string, unknown> = JSON.parse(await unpack(packed));
  const view = library.views[String(traits._kind)];
  if (!view) throw new Error(`There is no picture of the kind ${traits._kind}.`);
  const end = new AbortController();
  const host = { getWidget: async () => ({ exports: library }) };
  const context = { model: new StaticModel(traits), signal: end.signal, host };
  const state = await view.initialize?.(context);
  el.replaceChildren();
  await view.render({ ...context, el, state });
  return () => end.abort();
}
