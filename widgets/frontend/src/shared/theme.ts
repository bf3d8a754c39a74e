// Light or dark: what the page is, or what the reader asked for.
//
// Where it sits   used by root.ts; the colours themselves are in theme.css.
// The one idea    hosts name their themes in a dozen ways, but all of them have a background: look at that. Where they
//                 name it (theme.css has the names) the picture is painted with it, so that name comes first.

import { signal as createSignal, type Signal } from "@preact/signals";

/** Relative luminance, 0 black … 1 white, of a CSS `rgb(...)` colour; null when it is transparent. */
export function luminance(color: string): number | null {
  const parts = color.match(/[\d.]+/g)?.map(Number) ?? [];
  const [red = 0, green = 0, blue = 0, alpha = 1] = parts;
  if (parts.length < 3 || alpha < 0.5) return null;
  return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255;
}

const PAPERS = [
  "--jp-layout-color0",
  "--vscode-editor-background",
  "--colab-primary-surface-color",
  "--pst-color-background",
  "--color-background-primary",
];

/** The paper that the host names, as a browser reports colours; "" when it names none. */
function namedPaper(element: HTMLElement): string {
  const style = getComputedStyle(element);
  const name = PAPERS.find((paper) => style.getPropertyValue(paper).trim() !== "");
  if (!name) return "";
  const probe = element.appendChild(document.createElement("i"));
  probe.style.backgroundColor = `var(${name})`;
  const color = getComputedStyle(probe).backgroundColor;
  probe.remove();
  return color;
}

/** Whether the page behind `element` is dark: its named or its painted background decides, then the system. */
export function isDarkBehind(element: HTMLElement): boolean {
  const named = luminance(namedPaper(element));
  if (named !== null) return named < 0.5;
  for (let at: Element | null = element; at; at = parentOf(at)) {
    const brightness = luminance(getComputedStyle(at).backgroundColor);
    if (brightness !== null) return brightness < 0.5;
  }
  return typeof matchMedia === "function" && matchMedia("(prefers-color-scheme: dark)").matches;
}

// Shadow trees are no obstacle: the background of the host counts.
function parentOf(element: Element): Element | null {
  if (element.parentElement) return element.parentElement;
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? root.host : null;
}

/** A signal that is true while the picture should be dark. `theme` is the trait: auto, light or dark. */
export function watchDark(outside: HTMLElement, theme: Signal<string>, signal: AbortSignal): Signal<boolean> {
  const dark = createSignal(false);
  const look = () => {
    if (signal.aborted) return;
    dark.value = theme.value === "auto" ? isDarkBehind(outside) : theme.value === "dark";
  };
  const observer = new MutationObserver(look);
  const attributes = ["class", "style", "data-theme", "data-jp-theme-light", "data-vscode-theme-kind"];
  for (const target of [document.documentElement, document.body]) {
    observer.observe(target, { attributes: true, attributeFilter: attributes });
  }
  const system = typeof matchMedia === "function" ? matchMedia("(prefers-color-scheme: dark)") : null;
  system?.addEventListener("change", look, { signal });
  const unsubscribe = theme.subscribe(look);
  // The element may be put into the page only after render: look again then.
  requestAnimationFrame(look);
  signal.addEventListener("abort", () => {
    observer.disconnect();
    unsubscribe();
  });
  return dark;
}
