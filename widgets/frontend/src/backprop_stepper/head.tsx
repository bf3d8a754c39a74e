// What every step begins with: the op, the direction, a formula.

import type { ComponentChildren } from "preact";
import type { TraceDocument } from "../shared/documents.ts";
import { Formula } from "../shared/formula.tsx";
import type { Lane } from "../shared/heatmap.tsx";

interface HeadProps {
  symbol?: string | undefined;
  label: string;
  note: string;
  lane: Lane;
}

export function Head({ symbol, label, note, lane }: HeadProps) {
  return (
    <header class="mt-panel-head">
      {symbol && symbol !== label ? <span class="mt-symbol">{symbol}</span> : null}
      <strong>{breakable(label)}</strong>
      <span class={`mt-phase mt-phase-${lane}`}>{note}</span>
    </header>
  );
}

/** A long name may break after its underscores. */
function breakable(name: string): ComponentChildren {
  return name.split(/(?<=_)/).flatMap((part, i) => (i > 0 ? [<wbr key={part} />, part] : [part]));
}

export function Shown({
  latex,
  trace,
  lane,
}: {
  latex: string | undefined;
  trace: TraceDocument;
  lane?: Lane;
}) {
  if (!latex) return null;
  return (
    <div class={lane ? `mt-shown mt-is-${lane}` : "mt-shown"}>
      <Formula latex={latex} formulas={trace.formulas ?? trace.graph.formulas} />
    </div>
  );
}
