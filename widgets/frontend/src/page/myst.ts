// Pictures in MyST documents: a module with one `render` for all of them.
//
// Where it sits   minitf_widgets/myst.py writes it beside the document, with the packed library put into it.
// The one idea    a browser loads a module once, whatever the number of directives that name it; so the library
//                 is started once, too. MyST draws into a shadow tree; the pictures bring their styles along.
// Read next       drawing.ts

import { draw, type Library, loadLibrary } from "./drawing.ts";

const packed = "minitf-library-goes-here";
let library: Promise<Library> | null = null;

interface Context {
  model: { get(name: string): unknown };
  el: HTMLElement;
}

export default {
  async render({ model, el }: Context): Promise<() => void> {
    library ??= loadLibrary(packed);
    el.textContent = String(model.get("text") ?? ""); // the picture in words, until it is there
    return draw(await library, String(model.get("picture")), el);
  },
};
