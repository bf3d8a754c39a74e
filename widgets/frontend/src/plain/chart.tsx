// Curves over a logarithmic axis: norms along depth, updates beside weights, losses of a race.
//
// The one idea    what matters of a gradient is its order of magnitude, so every line is a power of ten.

import { formatNumber } from "../shared/format.ts";

export interface Curve {
  /** `[x, value]`; values that are not above 0 are left out. */
  points: readonly (readonly [number, number])[];
  color: string;
  dash?: boolean;
  bold?: boolean;
}

interface ChartProps {
  label: string;
  curves: readonly Curve[];
  /** The ends of the x axis, and where along it we look. */
  first: number;
  last: number;
  mark: number;
  guide?: number;
  names: readonly (string | number)[];
}

const [LEFT, RIGHT, TOP, BOTTOM] = [44, 298, 8, 114];

export function LogChart({ label, curves, first, last, guide, mark, names }: ChartProps) {
  const seen = curves.map(({ points }) => points.filter(([, value]) => value > 0));
  const sizes = [...seen.flat().map(([, value]) => value), ...(guide ? [guide] : [])].map(Math.log10);
  const low = Math.floor(Math.min(...sizes) + 1e-9);
  const high = Math.max(low + 1, Math.ceil(Math.max(...sizes) - 1e-9));
  if (!sizes.length) return null;
  const x = (at: number) => LEFT + ((RIGHT - LEFT) * (at - first)) / (last - first || 1);
  const y = (power: number) => BOTTOM - ((BOTTOM - TOP) * (power - low)) / (high - low);
  const every = Math.ceil((high - low) / 4);
  const place = ([at, value]: readonly [number, number]) =>
    `${x(at).toFixed(1)} ${y(Math.log10(value)).toFixed(1)}`;
  const few = names.join("").length < 40;
  return (
    <svg class="pl-chart" viewBox="0 0 320 132" role="img" aria-label={label}>
      {Array.from({ length: Math.floor((high - low) / every) + 1 }, (_, i) => low + i * every).map(
        (power) => (
          <g key={power}>
            <path stroke="var(--mt-line)" d={`M${LEFT} ${y(power)}H${RIGHT}`} />
            <text x={LEFT - 5} y={y(power) + 3} text-anchor="end">
              {formatNumber(10 ** power)}
            </text>
          </g>
        ),
      )}
      {guide ? <path stroke-dasharray="2 3" d={`M${LEFT} ${y(Math.log10(guide))}H${RIGHT}`} /> : null}
      {mark >= first ? <path stroke="var(--mt-soft)" d={`M${x(mark)} ${TOP}V${BOTTOM}`} /> : null}
      {curves.map(({ color, dash, bold }, i) => (
        <g key={i} style={{ color }} stroke-width={bold ? 3.2 : 1.5}>
          <path d={`M${seen[i]!.map(place).join("L")}`} stroke-dasharray={dash ? "5 3" : undefined} />
          {seen[i]!.length < 25
            ? seen[i]!.map((point) => <path key={point[0]} class="pl-dot" d={`M${place(point)}h0`} />)
            : null}
        </g>
      ))}
      {names.map((name, i) => (
        <text
          key={i}
          x={x(first + (i * (last - first)) / (names.length - 1 || 1))}
          y={128}
          text-anchor="middle"
        >
          {few ? name : i + 1}
        </text>
      ))}
    </svg>
  );
}
