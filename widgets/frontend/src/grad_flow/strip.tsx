// One lane of one row: histograms over steps as a strip, and beside it the histogram of the look that is shown.

import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { Bars } from "../plain/bars.tsx";
import { formatNumber } from "../shared/format.ts";
import { type Lane as Color, cellColor } from "../shared/heatmap.tsx";
import type { Translate } from "../shared/i18n.ts";
import { BINS, countsOf, endsOf, type Lane, stripOf } from "./flow.ts";
import type { FlowKey } from "./texts.ts";

const LEVELS = 40;

interface StripProps {
  name: string;
  lane: Lane;
  color: Color;
  dark: boolean;
  look: number;
  t: Translate<FlowKey>;
  /** Numbers only. */
  plain: boolean;
  onLook: (look: number) => void;
}

export function Strip({ name, lane, color, dark, look, t, plain, onLook }: StripProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const columns = useMemo(() => stripOf(lane, LEVELS), [lane]);
  const looks = lane.lo.length;
  useLayoutEffect(() => {
    if (canvas.current && columns) paint(canvas.current, columns, color, dark);
  }, [columns, color, dark, plain]);
  const [low, high] = endsOf(lane) ?? [];
  if (!columns) return <td>{t("none")}</td>;
  const norm = formatNumber(lane.norm[look], 3);
  const label = t("strip", { name, low: formatNumber(low, 3), high: formatNumber(high, 3), norm });
  const pick = (event: MouseEvent) => {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    onLook(Math.min(looks - 1, Math.floor(((event.clientX - box.left) / box.width) * looks)));
  };
  const broken = lane.broken[look];
  return (
    <td class={`mt-is-${color}`}>
      <span class="gf-lane">
        {looks > 1 && !plain ? (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the slider above does the same with the keyboard.
          <span class="gf-strip" role="img" aria-label={label} title={label} onClick={pick}>
            <canvas ref={canvas} />
            <i style={{ left: `${(100 * (look + 0.5)) / looks}%` }} />
          </span>
        ) : null}
        {plain ? null : (
          <Bars
            counts={countsOf(lane).subarray(look * BINS, (look + 1) * BINS)}
            low={Number(lane.lo[look])}
            high={Number(lane.hi[look])}
          />
        )}
        <span class="gf-number">
          {norm}
          <small class={broken ? "gf-bad" : ""}>{broken ? t("broken", { n: broken }) : t("norm")}</small>
        </span>
      </span>
    </td>
  );
}

function paint(canvas: HTMLCanvasElement, columns: Float32Array[], color: Color, dark: boolean): void {
  canvas.width = columns.length;
  canvas.height = LEVELS;
  const context = canvas.getContext("2d");
  columns.forEach((column, x) => {
    column.forEach((share, y) => {
      context!.fillStyle = `rgb(${cellColor(share ** 0.65, 1, color, dark)})`;
      context!.fillRect(x, y, 1, 1);
    });
  });
}
