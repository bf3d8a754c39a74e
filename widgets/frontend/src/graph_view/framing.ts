// Which part of a scene the camera should show by itself.
//
// The one idea    all of it where that is readable, else as much as fits at a size that can be read.

import type { Rect } from "./layout_types.ts";
import { rectOf, type Scene } from "./scene.ts";

interface Size {
  width: number;
  height: number;
}

/** What the camera should show: all of it where that is readable, else a readable part around the followed boxes. */
export function viewOf(scene: Scene, follow: readonly string[] | undefined, size: Size): Rect {
  const all = allOf(scene);
  const least = scene.scalar ? 0.45 : READABLE;
  if (all.width * least <= size.width && all.height * least <= size.height) return all;
  const room = { width: size.width / COMFORTABLE, height: size.height / COMFORTABLE };
  const rects = (follow ?? []).map((key) => rectOf(scene, key)).filter((rect) => rect !== null);
  if (rects.length === 0) return { ...startOf(all, room), ...room };
  const wanted = around(rects, 30);
  const grow = Math.max(1, wanted.width / room.width, wanted.height / room.height);
  const [width, height] = [room.width * grow, room.height * grow];
  const x = clampView(wanted.x + wanted.width / 2 - width / 2, width, all.width);
  const y = clampView(wanted.y + wanted.height / 2 - height / 2, height, all.height);
  return { x, y, width, height };
}

/** Below the first zoom names can no longer be read; the second is used when there is more than fits. */
const READABLE = 0.72;
const COMFORTABLE = 0.85;

// The beginning of a graph that is too large, with a margin; along a side where it fits, its middle.
function startOf(all: Rect, room: Size): { x: number; y: number } {
  const start = (have: number, want: number) => (have < want ? (have - want) / 2 : -MARGIN);
  return { x: start(all.width, room.width), y: start(all.height, room.height) };
}

const MARGIN = 16;

// A view past the scene's end shows nothing: stay within it, but let a narrow scene's boxes stand in the middle.
function clampView(start: number, length: number, all: number): number {
  if (length >= all) return start;
  return Math.max(-MARGIN, Math.min(all - length + MARGIN, start));
}

function around(rects: readonly Rect[], pad: number): Rect {
  const x = Math.min(...rects.map((rect) => rect.x)) - pad;
  const y = Math.min(...rects.map((rect) => rect.y)) - pad;
  const right = Math.max(...rects.map((rect) => rect.x + rect.width)) + pad;
  const bottom = Math.max(...rects.map((rect) => rect.y + rect.height)) + pad;
  return { x, y, width: right - x, height: bottom - y };
}

export function allOf(scene: Scene): Rect {
  return { x: 0, y: 0, width: scene.width, height: scene.height };
}
