// What lies over the stage: the scene from afar, and the map where it is needed.

import { useComputed } from "@preact/signals";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { CameraControl } from "./camera.ts";
import { paintFar } from "./far.ts";
import { Minimap } from "./minimap.tsx";
import type { Scene } from "./scene.ts";

interface FarProps {
  scene: Scene;
  control: CameraControl;
  stage: { width: number; height: number };
  look: Parameters<typeof paintFar>[3];
}

export function Far({ scene, control, look }: FarProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const camera = control.camera.value;
  const paths = useMemo(() => new Map<string, Path2D>(), [scene]);
  useLayoutEffect(() => {
    if (canvas.current) paintFar(canvas.current, scene, camera, look, paths);
  });
  return <canvas class="mt-far" ref={canvas} />;
}

export function MapWhereNeeded(props: Parameters<typeof Minimap>[0]) {
  const { scene, control, stage } = props;
  const fits = useComputed(() => {
    const { x, y, zoom } = control.camera.value;
    return (
      x >= 0 && y >= 0 && x + scene.width * zoom <= stage.width && y + scene.height * zoom <= stage.height
    );
  });
  return fits.value ? null : <Minimap {...props} />;
}
