// What the lines are, with their numbers under the crosshair.
//
// Where it sits   in the head of each panel, and (as swatches) in the bar of runs.

import { formatNumber } from "../shared/format.ts";
import type { Translate } from "../shared/i18n.ts";
import { type Curves, type Line, valueAt } from "./curves.ts";
import type { TextKey } from "./texts.ts";

const KINDS: Partial<Record<Line["kind"], TextKey>> = {
  smooth: "smoothed",
  train: "train",
  validation: "validation",
};

/** One run: its three curves. Several: for each run its curve, and its validation behind a slash. */
function entries(curves: Curves, several: boolean, at: number | null, t: Translate<TextKey>) {
  const place = at ?? Number.POSITIVE_INFINITY;
  const number = (line: Line | undefined) => (line ? formatNumber(valueAt(line, place)) : "");
  if (!several) {
    return curves.lines.flatMap((line) => {
      const key = KINDS[line.kind];
      return key ? [{ line, text: t(key), value: number(line) }] : [];
    });
  }
  return curves.runs.flatMap((id) => {
    const mine = curves.lines.filter((line) => line.run === id);
    const main = mine.find((line) => line.kind === "smooth") ?? mine.find((line) => line.kind === "train");
    const held = number(mine.find((line) => line.kind === "validation"));
    const line = main ?? mine[0];
    return line ? [{ line, text: line.name, value: held ? `${number(main)} / ${held}` : number(main) }] : [];
  });
}

/** What a screen reader says when the crosshair moves. */
export function spokenValues(
  curves: Curves,
  several: boolean,
  at: number | null,
  t: Translate<TextKey>,
): string {
  return entries(curves, several, at, t)
    .map(({ text, value }) => `, ${text} ${value}`)
    .join("");
}

export function Legend(props: {
  curves: Curves;
  several: boolean;
  at: number | null;
  t: Translate<TextKey>;
}) {
  const { curves, several, at, t } = props;
  const all = entries(curves, several, at, t);
  // As many lines as are needed, whatever the numbers: a chart must not jump when one gets a digit more.
  const lines = { "--rm-lines": Math.ceil(all.length / 3), "--rm-narrow-lines": Math.ceil(all.length / 2) };
  return (
    <div class="rm-legend" style={lines}>
      {all.map(({ line, text, value }) => (
        <span key={line.run + line.kind} class="rm-entry" title={text}>
          <Sample kind={line.kind} color={several ? line.color : null} />
          {/* Several runs have their names in the bar above, and no room for them here. */}
          <span class={several ? "mt-hidden" : undefined}>{text}</span>
          <b class="mt-number">{value}</b>
        </span>
      ))}
    </div>
  );
}

/** A short piece of the line, as it looks in the chart. `color` is that of a run; null: one run alone. */
export function Sample({ kind, color }: { kind: Line["kind"]; color: number | null }) {
  const own = kind === "validation" ? "validation" : "train";
  const stroke = `var(--rm-${color === null ? own : `run-${color}`})`;
  const mark = color === null ? 0 : color % 4;
  return (
    <svg width="24" height="10" viewBox="0 0 24 10" aria-hidden="true" style={{ color: stroke }}>
      {kind === "train" && color === null ? null : (
        <path
          d="M1 5h22"
          stroke="currentColor"
          stroke-width="2"
          stroke-dasharray={kind === "validation" ? "6 4" : undefined}
        />
      )}
      {kind === "smooth" && color === null ? null : <path d={MARKS[mark]} fill="currentColor" />}
    </svg>
  );
}

/** The shapes of plot.ts's `paintMark`. */
const MARKS = [
  "M12 1.8a3.2 3.2 0 1 0 .01 0z",
  "M9 2h6v6H9z",
  "M12 1l4 7.5H8z",
  "M12 .8l4.2 4.2-4.2 4.2L7.8 5z",
];
