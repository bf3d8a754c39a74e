// From one scene to the next: boxes glide, new ones fade in.
//
// The one idea    a learner who opens a layer or adds one should see where everything went; a quarter of a second
//                 is enough, and nothing moves for readers who asked for less motion.

import { useEffect, useRef, useState } from "preact/hooks";
import { animate } from "../shared/motion.ts";
import type { Point, Rect } from "./layout_types.ts";
import { resample } from "./route.ts";
import type { Scene, SceneLine } from "./scene.ts";

export interface MovingScene {
  scene: Scene;
  /** 0…1: how far the things that are new have appeared. */
  appeared: number;
  fresh: ReadonlySet<string>;
}

/** Among more boxes than this nobody can follow where each one goes. */
const MOST_MOVING = 240;

const NOTHING: ReadonlySet<string> = new Set();

/** The scene to draw now. */
export function useMovingScene(target: Scene | null): MovingScene | null {
  const [moving, setMoving] = useState<MovingScene | null>(null);
  const shown = useRef<Scene | null>(null);
  useEffect(() => {
    if (!target) return;
    const from = shown.current;
    const settle = () => {
      shown.current = target;
      setMoving({ scene: target, appeared: 1, fresh: NOTHING });
    };
    if (!from || target.boxes.size > MOST_MOVING) {
      settle();
      return;
    }
    const fresh = newIn(from, target);
    return animate((part) => {
      if (part >= 1) return settle();
      const scene = between(from, target, part);
      shown.current = scene;
      setMoving({ scene, appeared: part, fresh });
    });
  }, [target]);
  return moving;
}

export function newIn(from: Scene, to: Scene): Set<string> {
  const known = new Set([...from.boxes.keys(), ...from.frames.keys(), ...from.lines.map((line) => line.id)]);
  const all = [...to.boxes.keys(), ...to.frames.keys(), ...to.lines.map((line) => line.id)];
  return new Set(all.filter((key) => !known.has(key)));
}

/** A scene on the way: what both have in common is between its two places, the rest is where it will be. */
export function between(from: Scene, to: Scene, part: number): Scene {
  const before = (key: string) => from.boxes.get(key) ?? from.frames.get(key);
  const blend = <R extends Rect>(key: string, rect: R): R => ({
    ...rect,
    ...blendRect(before(key), rect, part),
  });
  const lines = new Map(from.lines.map((line) => [line.id, line]));
  return {
    ...to,
    boxes: new Map([...to.boxes].map(([key, box]) => [key, blend(key, box)])),
    frames: new Map([...to.frames].map(([key, frame]) => [key, blend(key, frame)])),
    lines: to.lines.map((line) => blendLine(lines.get(line.id), line, part)),
  };
}

function blendRect(from: Rect | undefined, to: Rect, part: number): Rect {
  const { x, y, width, height } = to;
  if (!from) return { x, y, width, height };
  return {
    x: mix(from.x, x, part),
    y: mix(from.y, y, part),
    width: mix(from.width, width, part),
    height: mix(from.height, height, part),
  };
}

function blendLine(from: SceneLine | undefined, to: SceneLine, part: number): SceneLine {
  if (!from) return to;
  const count = Math.max(from.points.length, to.points.length);
  const [start, end] = [resample(from.points, count), resample(to.points, count)];
  const points = end.map((point, i) => blendPoint(start[i] ?? point, point, part));
  const label = from.label && to.label ? blendPoint(from.label, to.label, part) : to.label;
  return { ...to, points, label, path: undefined };
}

function blendPoint(from: Point, to: Point, part: number): Point {
  return { x: mix(from.x, to.x, part), y: mix(from.y, to.y, part) };
}

function mix(from: number, to: number, part: number): number {
  return from + (to - from) * part;
}
