// The frame of every picture: root element, styles, theme, locale, height; and its end.
//
// Where it sits   each widget's `render` calls `mount` with its component; nothing else touches `el`.
// The one idea    the styles travel inside `el`, so a picture looks the same in a page, in a shadow tree (MyST),
//                 and in an output that is moved to another window. Nothing is kept at module level.
// Read next       toolbar.tsx

import { computed, effect, type ReadonlySignal, type Signal } from "@preact/signals";
import { type ComponentChild, createContext, render } from "preact";
import { useContext } from "preact/hooks";
import { commonTexts, type Locale, translator } from "./i18n.ts";
import { KernelNote } from "./kernel.tsx";
import { type AnyModel, traitSignal, type ViewContext } from "./model.ts";
import themeStyles from "./theme.css";
import { watchDark } from "./theme.ts";

/** What every component may ask for. */
export interface Frame {
  model: AnyModel;
  signal: AbortSignal;
  root: HTMLElement;
  dark: ReadonlySignal<boolean>;
  locale: ReadonlySignal<Locale>;
  height: ReadonlySignal<number>;
  lesson: ReadonlySignal<Record<string, unknown>>;
}

const FrameContext = createContext<Frame | null>(null);

export function useFrame(): Frame {
  const frame = useContext(FrameContext);
  if (!frame) throw new Error("A minitf component must be drawn inside mount().");
  return frame;
}

/** Build the root element, draw `view` in it, and take all of it away when the view's signal ends. */
export function mount(context: ViewContext, styles: string, view: (frame: Frame) => ComponentChild): Frame {
  const { model, el, signal } = context;
  const root = document.createElement("section");
  root.className = "mt";
  keepKeys(root);
  const style = document.createElement("style");
  style.textContent = themeStyles + styles;
  el.append(style, root);

  const theme = traitSignal<string>(model, "theme", signal);
  const frame: Frame = {
    model,
    signal,
    root,
    dark: watchDark(el, theme, signal),
    locale: asLocale(traitSignal<string>(model, "locale", signal)),
    height: traitSignal<number>(model, "height", signal),
    lesson: asPreset(traitSignal<Record<string, unknown> | null>(model, "lesson", signal)),
  };
  const stop = effect(() => {
    root.toggleAttribute("data-dark", frame.dark.value);
    root.toggleAttribute("data-fixed", theme.value === "light" || theme.value === "dark");
    root.lang = frame.locale.value;
  });
  render(
    <FrameContext.Provider value={frame}>
      <Heading model={model} locale={frame.locale} />
      {view(frame)}
      <KernelNote model={model} signal={signal} locale={frame.locale} />
    </FrameContext.Provider>,
    root,
  );
  signal.addEventListener("abort", () => {
    stop();
    render(null, root);
    style.remove();
    root.remove();
  });
  return frame;
}

/**
 * What the picture is, as a heading for screen readers. The picture's own begin one level below, so that levels
 * follow each other wherever it stands: after a page's first heading or deep in a lesson.
 */
function Heading({ model, locale }: { model: AnyModel; locale: ReadonlySignal<Locale> }) {
  const { schema } = (model.get("spec") ?? {}) as { schema?: unknown };
  const key = String(schema).replace(".", "_");
  const t = translator(commonTexts, locale.value);
  return (
    <h2 class="mt-hidden">
      {t(Object.hasOwn(commonTexts.en, key) ? (key as keyof typeof commonTexts.en) : "picture")}
    </h2>
  );
}

const SUPPRESS = "data-lm-suppress-shortcuts";

/**
 * Keys pressed in the picture are the picture's: JupyterLab would take single ones (A, B, D D …) as commands, and
 * delete the cell. What holds Ctrl or Cmd, as saving does, goes on to the page.
 */
function keepKeys(root: HTMLElement): void {
  root.setAttribute(SUPPRESS, "true");
  // Lab looks for its commands from the focused element upwards, so the mark on the root alone comes too late.
  root.addEventListener("focusin", ({ target }) => (target as Element).setAttribute(SUPPRESS, "true"));
  root.addEventListener("keydown", (event) => {
    if (!event.ctrlKey && !event.metaKey) {
      event.stopPropagation();
      return;
    }
    const marked = [root, event.target as Element];
    for (const element of marked) element.removeAttribute(SUPPRESS);
    setTimeout(() => {
      for (const element of marked) element.setAttribute(SUPPRESS, "true");
    });
  });
}

function asLocale(locale: Signal<string>): ReadonlySignal<Locale> {
  return computed(() => (locale.value === "zh" ? "zh" : "en"));
}

function asPreset(lesson: Signal<Record<string, unknown> | null>): ReadonlySignal<Record<string, unknown>> {
  return computed(() => lesson.value ?? {});
}

/** Whether the instructor's preset hides a control: `lesson={"hide": ["export", "search"]}`. */
export function isHidden(frame: Frame, control: string): boolean {
  const hide = frame.lesson.value.hide;
  return Array.isArray(hide) && hide.includes(control);
}
