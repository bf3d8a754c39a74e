// Pictures that bring their own code along: a page that shows none of them loads none of it.
//
// Where it sits   the library's view for GradFlow and TensorView; their code is the `_code` trait, made by build.mjs.
// The one idea    the library has a size that it must keep. What only some pages show travels with the widgets that
//                 show it, ten kilobytes each, and borrows the library's preact.

import type { ViewDefinition } from "../shared/model.ts";
import { runtime } from "./runtime.ts";

type Carried = (lent: typeof runtime) => ViewDefinition;

/** One view for all of them; pictures with the same code share it. */
export function carried(): ViewDefinition {
  const known = new Map<string, Promise<ViewDefinition>>();
  const viewOf = (code: string) => {
    const view = known.get(code) ?? load(code);
    known.set(code, view);
    return view;
  };
  return {
    render: async (context) => {
      const view = await viewOf(String(context.model.get("_code")));
      return context.signal.aborted ? undefined : view.render(context);
    },
  };
}

async function load(code: string): Promise<ViewDefinition> {
  const address = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  try {
    const module = (await import(address)) as { default: Carried };
    return module.default(runtime);
  } finally {
    URL.revokeObjectURL(address);
  }
}
