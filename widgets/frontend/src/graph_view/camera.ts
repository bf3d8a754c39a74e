// Pan and zoom: where the scene is seen from.
//
// The one idea    a wheel alone scrolls the notebook; only Ctrl or Cmd with the wheel zooms. Until the reader takes
//                 hold of the camera it keeps the whole graph in view.

import { signal as createSignal, type Signal } from "@preact/signals";
import { animate } from "../shared/motion.ts";
import type { Point, Rect } from "./layout_types.ts";

export interface Camera {
  x: number;
  y: number;
  zoom: number;
}

export const ZOOM = { least: 0.02, most: 2 };

/** The camera that shows `rect` in the middle of a stage, with a margin around it. */
export function cameraFor(rect: Rect, stage: { width: number; height: number }, most = 1): Camera {
  const margin = Math.min(24, stage.width * 0.05);
  const fits = Math.min(
    (stage.width - 2 * margin) / Math.max(rect.width, 1),
    (stage.height - 2 * margin) / Math.max(rect.height, 1),
  );
  const zoom = Math.max(ZOOM.least, Math.min(most, fits));
  return {
    zoom,
    x: stage.width / 2 - (rect.x + rect.width / 2) * zoom,
    y: stage.height / 2 - (rect.y + rect.height / 2) * zoom,
  };
}

/** Zoom by `factor` while the scene's point under `at` (in stage pixels) stays where it is. */
export function zoomAt(camera: Camera, at: Point, factor: number): Camera {
  const zoom = Math.max(ZOOM.least, Math.min(ZOOM.most, camera.zoom * factor));
  const ratio = zoom / camera.zoom;
  return { zoom, x: at.x - (at.x - camera.x) * ratio, y: at.y - (at.y - camera.y) * ratio };
}

/** The camera moved just so far that all of `rect` is on the stage; null when it already is. */
export function cameraToReveal(
  camera: Camera,
  rect: Rect,
  stage: { width: number; height: number },
): Camera | null {
  const edge = 24;
  const shift = (start: number, length: number, room: number) => {
    if (start < edge) return edge - start;
    return Math.min(0, room - edge - (start + length));
  };
  const { x, y, zoom } = camera;
  const dx = shift(rect.x * zoom + x, rect.width * zoom, stage.width);
  const dy = shift(rect.y * zoom + y, rect.height * zoom, stage.height);
  return dx === 0 && dy === 0 ? null : { zoom, x: x + dx, y: y + dy };
}

/**
 * The part of the scene to have ready: what the camera sees and a third around it, in steps, so that it changes
 * only now and then while the reader pans.
 */
export function areaOf(camera: Camera, stage: { width: number; height: number }): Rect {
  const zoom = 2 ** (Math.floor(Math.log2(camera.zoom) * 2) / 2);
  const [across, down] = [stage.width / zoom / 3, stage.height / zoom / 3];
  const x = (Math.floor(-camera.x / camera.zoom / across) - 1) * across;
  const y = (Math.floor(-camera.y / camera.zoom / down) - 1) * down;
  return { x, y, width: 6 * across, height: 6 * down };
}

/** A camera that glides, and knows whether the reader has taken hold of it. */
export class CameraControl {
  readonly camera: Signal<Camera> = createSignal({ x: 0, y: 0, zoom: 1 });
  readonly held: Signal<boolean> = createSignal(false);
  readonly whole: Signal<boolean> = createSignal(false);
  #stop: () => void = () => {};
  #placed = false;
  /** Where the camera is, or is gliding to. */
  goal: Camera = this.camera.peek();

  /** By hand: stays until `release`. */
  hold(camera: Camera): void {
    this.#stop();
    this.held.value = true;
    this.whole.value = false;
    this.camera.value = camera;
    this.goal = camera;
  }

  glide(target: Camera): void {
    this.#stop();
    const from = this.camera.peek();
    this.goal = target;
    if (!this.#placed) {
      this.#placed = true;
      this.camera.value = target;
      return;
    }
    this.#stop = animate((part) => {
      this.camera.value = {
        x: from.x + (target.x - from.x) * part,
        y: from.y + (target.y - from.y) * part,
        zoom: from.zoom + (target.zoom - from.zoom) * part,
      };
    });
  }

  release(): void {
    this.held.value = false;
  }

  /** All of the scene, however small it gets; stays so while the scene changes. */
  showAll(): void {
    this.held.value = false;
    this.whole.value = true;
  }
}
