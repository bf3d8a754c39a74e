// A histogram as bars, with its ends below.
//
// The one idea    a spike at zero must not flatten the rest: heights are square roots.

import { formatNumber } from "../shared/format.ts";

interface BarsProps {
  counts: ArrayLike<number>;
  low: number;
  high: number;
  /** Said where the histogram is more than an ornament. */
  label?: string;
}

export function Bars({ counts, low, high, label }: BarsProps) {
  const most = Math.max(...Array.from(counts));
  const bar = (n: number, i: number) => (n ? `M${i + 0.5} 40v-${(38 * Math.sqrt(n / most)).toFixed(1)}` : "");
  return (
    <span class="pl-bars">
      <svg
        viewBox={`0 0 ${counts.length} 40`}
        preserveAspectRatio="none"
        role={label ? "img" : undefined}
        aria-label={label}
        aria-hidden={!label}
      >
        <path d={Array.from(counts, bar).join("")} />
      </svg>
      {most ? <small>{short(low)}</small> : null}
      {most ? <small>{short(high)}</small> : null}
    </span>
  );
}

/** At most six characters. */
function short(x: number): string {
  return Math.abs(x) < 0.01 && x ? x.toExponential(0).replaceAll("-", "−") : formatNumber(x, 2);
}
