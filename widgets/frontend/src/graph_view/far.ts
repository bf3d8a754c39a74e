// The scene on a canvas: seen from far away, and as the map in the corner.
//
// Where it sits   canvas twin of picture.tsx, for more boxes than a page should hold as elements.
// The one idea    from afar a box is a coloured rectangle with a name; ten thousand of those are one canvas.

import type { Camera } from "./camera.ts";
import { draw, type Look, type Pen, themeAt } from "./drawing.ts";
import type { Rect } from "./layout_types.ts";
import type { Scene } from "./scene.ts";

/** Draw what of the scene the camera sees; names only where they can be read. */
export function paintFar(
  canvas: HTMLCanvasElement,
  scene: Scene,
  { x, y, zoom }: Camera,
  look: Omit<Look, "names" | "details" | "seen">,
  paths = new Map<string, Path2D>(),
): void {
  const context = canvas.getContext("2d");
  if (!context) return;
  const dense = Math.min(2, globalThis.devicePixelRatio || 1);
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  if (canvas.width !== Math.round(width * dense) || canvas.height !== Math.round(height * dense)) {
    canvas.width = Math.round(width * dense);
    canvas.height = Math.round(height * dense);
  }
  context.resetTransform();
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.setTransform(zoom * dense, 0, 0, zoom * dense, x * dense, y * dense);
  const seen = (at: Rect) =>
    (at.x + at.width) * zoom + x > 0 &&
    at.x * zoom + x < width &&
    (at.y + at.height) * zoom + y > 0 &&
    at.y * zoom + y < height;
  draw(scene, canvasPen(context, themeAt(canvas), 1 / zoom, paths), {
    ...look,
    seen,
    names: zoom > 0.35,
    details: false,
    ...(height > 110 ? { farSize: 11 / zoom } : {}),
  });
}

function canvasPen(
  context: CanvasRenderingContext2D,
  theme: (name: string) => string,
  hair: number,
  paths: Map<string, Path2D>,
): Pen {
  return {
    rect({ x, y, width, height }, round, fill, stroke, alpha = 1) {
      context.globalAlpha = alpha;
      context.fillStyle = theme(fill);
      context.strokeStyle = theme(stroke);
      context.lineWidth = stroke === "value" ? 3 * hair : hair;
      context.beginPath();
      if (hair > 1.8) context.rect(x, y, width, height);
      else context.roundRect(x, y, width, height, round);
      context.fill();
      context.stroke();
      context.globalAlpha = 1;
    },
    path(path, color) {
      context.strokeStyle = theme(color);
      context.lineWidth = hair;
      const known = paths.get(path) ?? new Path2D(path);
      paths.set(path, known);
      context.stroke(known);
    },
    text(x, y, words, size, color) {
      context.fillStyle = theme(color);
      context.font = `600 ${size}px sans-serif`;
      context.fillText(words, x, y);
    },
    image() {},
  };
}

/** The innermost box or frame at a point of the scene. */
export function boxAt(scene: Scene, x: number, y: number): string | null {
  const holds = (box: Rect) => x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height;
  for (const [key, box] of scene.boxes) if (holds(box)) return key;
  return [...scene.frames].findLast(([, frame]) => holds(frame))?.[0] ?? null;
}
