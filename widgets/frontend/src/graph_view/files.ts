// The picture as a file: what stands on the stage now, drawn anew as SVG.
//
// Where it sits   behind GraphView's buttons; Python's to_svg and to_png draw a still without a browser.
// The one idea    an SVG of rectangles, paths and texts with plain colours opens everywhere; a PNG is that SVG painted.

import type { GraphDocument, Summary } from "../shared/documents.ts";
import { formatNumber } from "../shared/format.ts";
import { heatmapAddress, heatmapSize, type Lane } from "../shared/heatmap.tsx";
import { cellsOf } from "../shared/summary.ts";
import type { Coloring } from "./coloring.ts";
import { LANE_CAPTION, THUMB } from "./measure.ts";
import { arrowHead } from "./picture.tsx";
import { pathThrough } from "./route.ts";
import type { Scene, SceneBox } from "./scene.ts";
import { badgeSize } from "./scene.ts";

interface Look {
  document: GraphDocument;
  root: Element;
  dark: boolean;
  tint?: Coloring["of"] | undefined;
}

export function sceneSvg(scene: Scene, look: Look): string {
  const style = getComputedStyle(look.root);
  const of = (name: string) => {
    const own = /^var\((.+)\)$/.exec(name);
    return own ? style.getPropertyValue(own[1] ?? "").trim() : name;
  };
  const [ink, soft, line, paper, raised, error] = ["ink", "soft", "line", "paper", "raised", "error"].map(
    (name) => of(`var(--mt-${name})`),
  ) as [string, string, string, string, string, string];
  const parts: string[] = [];
  const rect = (
    r: { x: number; y: number; width: number; height: number },
    fill: string,
    stroke: string,
    round = 10,
    more = "",
  ) =>
    parts.push(
      `<rect x="${r.x}" y="${r.y}" width="${r.width}" height="${r.height}" rx="${round}" fill="${fill}" stroke="${stroke}"${more}/>`,
    );
  const text = (x: number, y: number, words: string, size: number, fill: string, more = "") =>
    parts.push(`<text x="${x}" y="${y}" font-size="${size}" fill="${fill}"${more}>${escaped(words)}</text>`);
  const bold = ' font-weight="600"';
  const middle = ' text-anchor="middle"';
  for (const frame of scene.frames.values()) {
    rect(frame, raised, line, 14);
    text(frame.x + 14, frame.y + 20, `${frame.label}  ${frame.note}`, 13, soft);
  }
  for (const each of scene.lines) {
    const color = each.broken ? error : soft;
    const dash = each.broken ? ' stroke-dasharray="7 6" stroke-width="2.2"' : ' stroke-width="1.5"';
    parts.push(
      `<path d="${pathThrough(each.points, scene.direction, scene.scalar)}" fill="none" stroke="${color}"${dash}/>`,
    );
    if (each.arrow) parts.push(`<path d="${arrowHead(each.points, scene, false)}" fill="${color}"/>`);
    if (each.label && each.text && !each.badge)
      text(each.label.x, each.label.y - 6, each.text, 11.5, soft, middle);
  }
  const lane = (summary: Summary | undefined, name: Lane, x: number, y: number, box: SceneBox) => {
    if (!summary) return;
    const color = of(name === "value" ? "var(--mt-value)" : "var(--mt-gradient-ink)");
    const cells = cellsOf(summary);
    if (summary.scalar !== null || !cells)
      return text(x, y + 15, formatNumber(summary.scalar, 3), 14, color, bold);
    const [width, height] = heatmapSize(cells, THUMB);
    const href = heatmapAddress(cells, name, look.dark);
    parts.push(
      `<image x="${x}" y="${y}" width="${width}" height="${height}" preserveAspectRatio="none" style="image-rendering:pixelated" href="${href}"/>`,
    );
    text(x, y + box.content.laneHeight + LANE_CAPTION - 4, `‖${formatNumber(summary.norm, 3)}‖`, 11, color);
  };
  for (const [key, box] of scene.boxes) {
    const { content, x, y, width, height } = box;
    const [value, gradient] = [look.document.values, look.document.gradients].map(
      (all) => all?.[content.shows ?? ""],
    );
    const { error: stopped } = look.document;
    const failed = stopped && (stopped.node === key || (!stopped.node && `§${stopped.scope}` === key));
    if (content.kind === "dot") {
      const [cx, cy] = [x + width / 2, y + height / 2];
      parts.push(`<circle cx="${cx}" cy="${cy}" r="23" fill="${paper}" stroke="${soft}"/>`);
      text(cx, cy + 6, content.symbol, 18, ink, middle);
      if (value) text(cx, y + 15, formatNumber(value.scalar), 15, of("var(--mt-value)"), middle + bold);
      if (gradient)
        text(
          cx,
          y + height - 5,
          formatNumber(gradient.scalar),
          15,
          of("var(--mt-gradient-ink)"),
          middle + bold,
        );
      continue;
    }
    for (const shift of content.alike.length > 1 ? [8, 4] : [])
      rect({ x: x + shift, y: y + shift, width, height }, paper, line);
    rect(
      box,
      paper,
      failed ? error : content.kind === "layer" ? soft : line,
      content.kind === "input" ? 20 : 10,
    );
    const tint = look.tint?.(key);
    if (tint) rect(box, of(tint.color), "none", 10, ` fill-opacity="${0.42 * tint.strength}"`);
    let at = y + 22;
    content.lines.forEach((words, i) => {
      const times = content.alike.length > 1 && i === 0 ? `  ×${content.alike.length}` : "";
      const symbol = i === 0 && content.symbol ? `${content.symbol}  ` : "";
      text(x + 13, at, symbol + words + times, 13.5, failed ? error : ink, bold);
      at += 18;
    });
    for (const words of content.details) {
      text(x + 13, at, words, 12, soft);
      at += 18;
    }
    at += content.alike.length > 1 ? 14 : -4;
    lane(value, "value", x + 13, at, box);
    lane(gradient, "gradient", x + 13 + THUMB + 14, at, box);
  }
  const { error: stopped } = look.document;
  const badge = scene.lines.find((each) => each.badge)?.label;
  if (stopped && badge) {
    const { width, height } = badgeSize(stopped);
    rect(
      { x: badge.x - width / 2, y: badge.y - height / 2, width, height },
      of("var(--mt-error-wash)"),
      error,
      9,
    );
    text(badge.x, badge.y + (stopped.expected ? -4 : 5), stopped.received, 13, error, middle + bold);
    if (stopped.expected) text(badge.x, badge.y + 16, `≠ ${stopped.expected}`, 13, error, middle);
  }
  const [width, height] = [scene.width + 48, scene.height + 48];
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="-24 -24 ${width} ${height}" ` +
    `font-family="system-ui, 'Segoe UI', 'Noto Sans', sans-serif"><title>${escaped(look.document.title)}</title>` +
    `<rect x="-24" y="-24" width="${width}" height="${height}" fill="${paper}"/>${parts.join("")}</svg>`
  );
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`);
}

/** The SVG painted on a canvas, two pixels for one, as far as browsers allow. */
export async function paintedPng(svg: string): Promise<Blob | null> {
  const image = new Image();
  image.src = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  await image.decode();
  const scale = Math.min(2, 16000 / Math.max(image.width, image.height, 1));
  const canvas = document.createElement("canvas");
  canvas.width = image.width * scale;
  canvas.height = image.height * scale;
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(image.src);
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
