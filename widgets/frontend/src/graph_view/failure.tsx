// The place where a model stopped: the edge that does not fit, with both shapes.

import type { GraphError } from "../shared/documents.ts";
import type { Translate } from "../shared/i18n.ts";
import { textWidth } from "./measure.ts";
import { rectOf, type Scene } from "./scene.ts";
import { type ScopeTree, scopeKey } from "./scopes.ts";
import type { GraphKey } from "./texts.ts";
import { wayShown } from "./visible.ts";

interface FailureProps {
  error: GraphError;
  scene: Scene;
  tree: ScopeTree;
  open: ReadonlySet<string>;
  t: Translate<GraphKey>;
}

/** A dashed red line from the last good tensor to the layer that refused it. */
export function Failure({ error, scene, tree, open, t }: FailureProps) {
  const from = error.from ? rectOf(scene, wayShown(tree, open, error.from).at(-1) ?? "") : null;
  const to = error.scope ? rectOf(scene, scopeKey(error.scope)) : null;
  if (!from || !to) return null;
  const received = `${t("received")} ${error.received}`;
  const expected = `${t("expected")} ${error.expected}`;
  const start = { x: from.x + from.width / 2, y: from.y + from.height + 4 };
  const end = { x: to.x + to.width / 2, y: to.y + to.height + 4 };
  const deep = Math.max(start.y, end.y) + 54;
  const middle = { x: (start.x + end.x) / 2, y: (start.y + end.y) / 8 + deep * 0.75 };
  const width = Math.max(textWidth(received, 13, true), textWidth(expected, 13, true)) + 56;
  return (
    <svg class="mt-lines mt-failure" width="1" height="1" aria-hidden="true">
      <path d={`M${start.x} ${start.y}C${start.x} ${deep} ${end.x} ${deep} ${end.x} ${end.y}`} />
      <g transform={`translate(${middle.x} ${middle.y})`}>
        <rect x={-width / 2} y={-26} width={width} height={52} rx={8} />
        <path class="mt-cross" d={`M${-width / 2 + 14} -6l12 12m0 -12l-12 12`} />
        <text x={-width / 2 + 38} y={-5}>
          {received}
        </text>
        <text x={-width / 2 + 38} y={14}>
          {expected}
        </text>
      </g>
    </svg>
  );
}
