// The picture as a file: what stands on the stage now, drawn anew as SVG.
//
// Where it sits   behind GraphView's buttons; Python's to_svg and to_png draw a still without a browser.
// The one idea    an SVG of rectangles, paths and texts with plain colours opens everywhere; a PNG is that SVG painted.

import { heatmapAddress } from "../shared/heatmap.tsx";
import { draw, type Look, themeAt } from "./drawing.ts";
import type { Scene } from "./scene.ts";

export function sceneSvg(scene: Scene, look: Omit<Look, "names" | "details">, root: Element): string {
  const theme = themeAt(root);
  let parts = "";
  const add = (name: string, attributes: Record<string, string | number | undefined>, inside = "") => {
    const set = Object.entries(attributes).filter(([, value]) => value !== undefined);
    parts += `<${name} ${set.map(([key, value]) => `${key}="${value}"`).join(" ")}>${inside}</${name}>`;
  };
  draw(
    scene,
    {
      rect: (at, rx, fill, stroke, opacity) =>
        add("rect", { ...placeOf(at), rx, fill: theme(fill), stroke: theme(stroke), opacity }),
      path: (d, color, filled, broken) =>
        add("path", {
          d,
          fill: filled ? theme(color) : "none",
          stroke: theme(color),
          "stroke-width": broken ? 2.2 : 1.3,
          "stroke-dasharray": broken ? "7 6" : undefined,
        }),
      text: (x, y, words, size, color, middle) =>
        add(
          "text",
          {
            x,
            y,
            "font-size": size,
            "font-weight": size > 13 ? 600 : undefined,
            fill: theme(color),
            "text-anchor": middle ? "middle" : undefined,
          },
          escaped(words),
        ),
      image: (at, cells, lane) =>
        add("image", {
          ...placeOf(at),
          preserveAspectRatio: "none",
          style: "image-rendering:pixelated",
          href: heatmapAddress(cells, lane, look.dark),
        }),
    },
    { ...look, names: true, details: true },
  );
  const [width, height] = [scene.width + 48, scene.height + 48];
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="-24 -24 ${width} ${height}" ` +
    `font-family="system-ui,sans-serif"><title>${escaped(look.document.title)}</title>` +
    `<rect x="-24" y="-24" width="100%" height="100%" fill="${theme("paper")}"/>${parts}</svg>`
  );
}

function placeOf({ x, y, width, height }: { x: number; y: number; width: number; height: number }) {
  return { x, y, width, height };
}

function escaped(text: string): string {
  return text.replace(/[&<>]/g, (mark) => `&#${mark.charCodeAt(0)};`);
}

/** The SVG painted on a canvas, two pixels for one, as far as browsers allow. */
export async function paintedPng(svg: string): Promise<Blob | null> {
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  await image.decode();
  const scale = Math.min(2, 16000 / Math.max(image.width, image.height, 1));
  const canvas = document.createElement("canvas");
  canvas.width = image.width * scale;
  canvas.height = image.height * scale;
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

/** Let the reader save a file. */
export function save(content: Blob | null, name: string): void {
  if (!content) return;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
