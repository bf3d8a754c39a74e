// The scene painted with few strokes: seen from far away, and as the map in the corner.
//
// Where it sits   canvas twin of picture.tsx, for more boxes than a page should hold as elements.
// The one idea    from afar a box is a coloured rectangle with a name; ten thousand of those are one canvas.

import type { Camera } from "./camera.ts";
import type { Coloring } from "./coloring.ts";
import type { Rect } from "./layout_types.ts";
import type { Scene } from "./scene.ts";

export interface FarLook {
  tint?: Coloring["of"] | undefined;
  chosen?: string | null;
  dimmed?: ((keys: readonly string[]) => boolean) | undefined;
}

/** Paint what of the scene the camera sees; names only where they can be read. */
export function paintFar(canvas: HTMLCanvasElement, scene: Scene, camera: Camera, look: FarLook = {}): void {
  const context = canvas.getContext("2d");
  if (!context) return;
  const dense = Math.min(2, globalThis.devicePixelRatio || 1);
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  canvas.width = width * dense;
  canvas.height = height * dense;
  const style = getComputedStyle(canvas);
  const color = (name: string) => {
    const own = /^var\((.+)\)$/.exec(name);
    return own ? style.getPropertyValue(own[1] ?? "").trim() : name;
  };
  const [ink, soft, line, paper, raised, broken] = ["ink", "soft", "line", "paper", "raised", "error"].map(
    (name) => color(`var(--mt-${name})`),
  ) as [string, string, string, string, string, string];
  const { x, y, zoom } = camera;
  context.setTransform(zoom * dense, 0, 0, zoom * dense, x * dense, y * dense);
  const seen = ({ x: left, y: top, width: w, height: h }: Rect) =>
    (left + w) * zoom + x > 0 &&
    left * zoom + x < width &&
    (top + h) * zoom + y > 0 &&
    top * zoom + y < height;
  const hair = 1 / zoom;

  const rect = (box: Rect, fill: string, stroke: string, thick = hair) => {
    context.fillStyle = fill;
    context.fillRect(box.x, box.y, box.width, box.height);
    context.strokeStyle = stroke;
    context.lineWidth = thick;
    context.strokeRect(box.x, box.y, box.width, box.height);
  };
  const name = (text: string, box: Rect, size: number, room: number) => {
    const short =
      text.length * size * 0.6 > room
        ? `${text.slice(0, Math.max(1, Math.floor(room / size / 0.6) - 1))}…`
        : text;
    context.fillText(short, box.x + 8, box.y + 4 + size);
  };
  for (const frame of scene.frames.values()) if (seen(frame)) rect(frame, raised, line);
  for (const { points, broken: failed } of scene.lines) {
    context.strokeStyle = failed ? broken : soft;
    context.lineWidth = failed ? 3 * hair : hair;
    context.beginPath();
    for (const point of points) context.lineTo(point.x, point.y);
    context.stroke();
  }
  for (const [key, box] of scene.boxes) {
    if (!seen(box)) continue;
    context.globalAlpha = look.dimmed?.([key, ...box.content.alike]) ? 0.3 : 1;
    rect(
      box,
      paper,
      look.chosen === key ? color("var(--mt-value)") : soft,
      look.chosen === key ? 4 * hair : hair,
    );
    const tint = look.tint?.(key);
    if (tint) {
      context.globalAlpha *= 0.15 + 0.6 * tint.strength;
      rect(box, color(tint.color), soft);
      context.globalAlpha = 1;
    }
    context.fillStyle = ink;
    context.font = "600 13.5px sans-serif";
    if (13.5 * zoom > 5) name(box.content.lines.join(""), box, 13.5, box.width - 12);
  }
  context.globalAlpha = 1;
  context.fillStyle = soft;
  const big = Math.max(13, 11 / zoom);
  context.font = `600 ${big}px sans-serif`;
  if (width > 300)
    for (const frame of scene.frames.values())
      if (seen(frame) && frame.width * zoom > 60) name(frame.label, frame, big, frame.width);
}

/** The innermost box or frame at a point of the scene. */
export function boxAt(scene: Scene, x: number, y: number): string | null {
  const holds = (box: Rect) => x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height;
  for (const [key, box] of scene.boxes) if (holds(box)) return key;
  return [...scene.frames].findLast(([, frame]) => holds(frame))?.[0] ?? null;
}
