// The stage: a window onto the scene that can be dragged and zoomed.

import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { type CameraControl, zoomAt } from "./camera.ts";

interface StageProps {
  control: CameraControl;
  onResize: (size: { width: number; height: number }) => void;
  /** A click on no box, at this place of the stage. */
  onBackground?: (x: number, y: number) => void;
  /** What lies over the scene and does not move with it. */
  over?: ComponentChildren;
  children: ComponentChildren;
}

export function Stage({ control, onResize, onBackground, over, children }: StageProps) {
  const stage = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = stage.current;
    if (!element) return;
    const report = () => onResize({ width: element.clientWidth, height: element.clientHeight });
    const observer = new ResizeObserver(report);
    observer.observe(element);
    report();
    const onWheel = (event: WheelEvent) => {
      if (!(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      const box = element.getBoundingClientRect();
      const at = { x: event.clientX - box.left, y: event.clientY - box.top };
      control.hold(zoomAt(control.camera.value, at, Math.exp(-event.deltaY * 0.0022)));
    };
    // Preact would add this listener as passive, and the page would zoom as well.
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => {
      observer.disconnect();
      element.removeEventListener("wheel", onWheel);
    };
  }, [control]);

  const { x, y, zoom } = control.camera.value;
  return (
    <div class="mt-stage" ref={stage} {...useDrag(control, onBackground)}>
      <div
        class="mt-world"
        aria-hidden="true"
        style={{ transform: `translate(${x}px, ${y}px) scale(${zoom})` }}
      >
        {children}
      </div>
      {over}
    </div>
  );
}

function useDrag(control: CameraControl, onBackground: StageProps["onBackground"]) {
  const start = useRef<{ x: number; y: number; moved: boolean } | null>(null);
  const end = (event: PointerEvent) => {
    start.current = null;
    delete (event.currentTarget as HTMLElement).dataset.moving;
  };
  return {
    onPointerDown(event: PointerEvent) {
      if (event.button === 0) start.current = { x: event.clientX, y: event.clientY, moved: false };
    },
    onPointerMove(event: PointerEvent) {
      const from = start.current;
      if (!from || event.buttons === 0) return;
      const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
      if (!from.moved && Math.hypot(dx, dy) < 4) return;
      // From here on it is a drag, also when the pointer leaves the stage.
      const stage = event.currentTarget as HTMLElement;
      if (!from.moved) stage.setPointerCapture(event.pointerId);
      stage.dataset.moving = ""; // only now: a layer of its own moves fast, and turns blurred when it is zoomed
      const camera = control.camera.value;
      control.hold({ ...camera, x: camera.x + dx, y: camera.y + dy });
      start.current = { x: event.clientX, y: event.clientY, moved: true };
    },
    onPointerUp(event: PointerEvent) {
      const onItem = (event.target as Element).closest("[data-key], .mt-map");
      const box = (event.currentTarget as Element).getBoundingClientRect();
      if (start.current && !start.current.moved && !onItem) {
        onBackground?.(event.clientX - box.left, event.clientY - box.top);
      }
      end(event);
    },
    onPointerCancel: end,
  };
}
