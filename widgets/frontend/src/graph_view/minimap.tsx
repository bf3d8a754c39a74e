// The map in the corner: all of the scene, and which part of it the stage shows.
//
// The one idea    the scene is painted once; only the rectangle of the view moves while the reader pans.

import { useLayoutEffect, useRef } from "preact/hooks";
import type { CameraControl } from "./camera.ts";
import { paintFar } from "./far.ts";
import type { Scene } from "./scene.ts";

interface MinimapProps {
  scene: Scene;
  control: CameraControl;
  stage: { width: number; height: number };
  look: Parameters<typeof paintFar>[3];
}

const LONGEST = 168;

export function Minimap({ scene, control, stage, look }: MinimapProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const scale = Math.min(LONGEST / scene.width, 96 / scene.height);
  const [width, height] = [Math.max(8, scene.width * scale), Math.max(8, scene.height * scale)];
  useLayoutEffect(() => {
    if (canvas.current)
      paintFar(canvas.current, scene, { x: 0, y: 0, zoom: scale }, { ...look, chosen: null });
  }, [scene, scale, look.tint, look.dark, look.dimmed]);
  const { x, y, zoom } = control.camera.value;
  const view = {
    left: `${(-x / zoom) * scale}px`,
    top: `${(-y / zoom) * scale}px`,
    width: `${(stage.width / zoom) * scale}px`,
    height: `${(stage.height / zoom) * scale}px`,
  };
  const go = (event: PointerEvent) => {
    if (event.buttons === 0) return;
    const box = (event.currentTarget as Element).getBoundingClientRect();
    const [sx, sy] = [(event.clientX - box.left) / scale, (event.clientY - box.top) / scale];
    control.hold({ zoom, x: stage.width / 2 - sx * zoom, y: stage.height / 2 - sy * zoom });
    event.stopPropagation();
  };
  return (
    <div
      class="mt-map"
      aria-hidden="true"
      style={{ width: `${width}px`, height: `${height}px` }}
      onPointerDown={go}
      onPointerMove={go}
    >
      <canvas ref={canvas} style={{ width: `${width}px`, height: `${height}px` }} />
      <i style={view} />
    </div>
  );
}
