// A long curve in as many points as the screen can show.
//
// Where it sits   between the columns of curves.ts and the canvas of plot.ts.
// The one idea    of all points in one column of pixels only the first, the lowest, the highest and the last can be
//                 seen: a path through these looks the same as one through a hundred thousand.
// Read next       plot.ts

/** Where the numbers lie on the screen, in pixels; NaN for what has no place. */
export interface Places {
  x(value: number): number;
  y(value: number): number;
}

export interface Pen {
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
}

/** Draw the points `from` … `to` (not included); a value without a place lifts the pen. */
export function drawPath(
  pen: Pen,
  xs: ArrayLike<number>,
  ys: ArrayLike<number>,
  places: Places,
  [from, to]: readonly [number, number],
  width: number,
): void {
  if (to - from > 2 * width) drawColumns(pen, xs, ys, places, from, to);
  else drawPoints(pen, xs, ys, places, from, to);
}

function drawPoints(
  pen: Pen,
  xs: ArrayLike<number>,
  ys: ArrayLike<number>,
  places: Places,
  from: number,
  to: number,
): void {
  let down = false;
  for (let at = from; at < to; at++) {
    const y = places.y(ys[at]!);
    if (Number.isNaN(y)) {
      down = false;
      continue;
    }
    if (down) pen.lineTo(places.x(xs[at]!), y);
    else pen.moveTo(places.x(xs[at]!), y);
    down = true;
  }
}

function drawColumns(
  pen: Pen,
  xs: ArrayLike<number>,
  ys: ArrayLike<number>,
  places: Places,
  from: number,
  to: number,
): void {
  let column = Number.NaN;
  let down = false;
  let [first, low, high, last] = [0, 0, 0, 0];
  const flush = () => {
    if (Number.isNaN(column)) return;
    if (down) pen.lineTo(column, first);
    else pen.moveTo(column, first);
    if (low !== first) pen.lineTo(column, low);
    if (high !== low) pen.lineTo(column, high);
    if (last !== high) pen.lineTo(column, last);
    down = true;
  };
  for (let at = from; at < to; at++) {
    const y = places.y(ys[at]!);
    if (Number.isNaN(y)) {
      flush();
      column = Number.NaN;
      down = false;
      continue;
    }
    const x = Math.round(places.x(xs[at]!));
    if (x !== column) {
      flush();
      column = x;
      first = low = high = y;
    }
    if (y < low) low = y;
    if (y > high) high = y;
    last = y;
  }
  flush();
}

/** The first place in a sorted list whose number is not below `value`. */
export function lowerBound(sorted: ArrayLike<number>, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
