// A heatmap with its name above and its norm below; a single number is just the number.

import type { Summary } from "../shared/documents.ts";
import { formatNumber } from "../shared/format.ts";
import { Heatmap, type Lane } from "../shared/heatmap.tsx";
import { useFrame } from "../shared/root.tsx";
import type { Choosing } from "./choosing.ts";

interface PlateProps {
  name: string;
  summary: Summary | undefined;
  lane: Lane;
  /** What a screen reader says, where it is more than the name. */
  label?: string;
  size?: number;
  chosen?: readonly number[] | undefined;
  choosing?: Choosing | undefined;
}

export function Plate({ name, summary, lane, label = name, size = 108, chosen, choosing }: PlateProps) {
  const frame = useFrame();
  const single = summary?.scalar !== null;
  return (
    <figure class={`mt-plate mt-is-${lane}`}>
      <figcaption>{name}</figcaption>
      {summary && single ? <b class="mt-plate-number">{formatNumber(summary.scalar)}</b> : null}
      {summary && !single ? (
        <>
          <Heatmap
            summary={summary}
            lane={lane}
            dark={frame.dark.value}
            size={size}
            label={label}
            chosen={chosen}
            spots={choosing?.spots}
            onChoose={choosing?.choose}
          />
          <small>‖{formatNumber(summary.norm)}‖</small>
        </>
      ) : null}
    </figure>
  );
}
