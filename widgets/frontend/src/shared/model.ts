// The model on the other side: what anywidget gives to a view, and traits as signals.
//
// Where it sits   every view reads its traits through here; the exported page's shim has the same shape.
// The one idea    a trait is a signal. Components read `.value`, and draw again when Python (or another view of
//                 the same widget) changes it.
// Read next       root.ts

import { signal as createSignal, type Signal } from "@preact/signals";
import { withRepeats } from "./documents.ts";

/** The part of anywidget's model that the views use. */
export interface AnyModel {
  get(name: string): unknown;
  set(name: string, value: unknown): void;
  save_changes(): void;
  // biome-ignore lint/suspicious/noExplicitAny: the arguments depend on the event, as in Backbone.
  on(event: string, callback: (...values: any[]) => void): void;
  // biome-ignore lint/suspicious/noExplicitAny: see above.
  off(event?: string | null, callback?: ((...values: any[]) => void) | null): void;
  send(content: unknown, callbacks?: unknown, buffers?: ArrayBuffer[]): void;
}

export interface Host {
  getWidget(reference: string): Promise<{ exports: unknown }>;
}

/** What `initialize` gets: once for each widget, before its first view. `signal` ends with the widget. */
export interface WidgetContext {
  model: AnyModel;
  signal: AbortSignal;
  host: Host;
}

/** What `render` gets: once for each view. `signal` ends with the view; `state` is what `initialize` returned. */
export interface ViewContext<State = unknown> extends WidgetContext {
  el: HTMLElement;
  state: State;
}

/** One kind of picture. `render` may return a function that tidies up. */
export interface ViewDefinition<State = unknown> {
  initialize?(context: WidgetContext): State | Promise<State>;
  // biome-ignore lint/suspicious/noConfusingVoidType: a view that needs no tidying returns nothing.
  render(context: ViewContext<State>): void | (() => void) | Promise<void | (() => void)>;
}

/** Listen to a model event until `signal` ends. */
export function listen(
  model: AnyModel,
  event: string,
  // biome-ignore lint/suspicious/noExplicitAny: the arguments depend on the event, as in Backbone.
  callback: (...values: any[]) => void,
  signal: AbortSignal,
): void {
  model.on(event, callback);
  signal.addEventListener("abort", () => model.off(event, callback), { once: true });
}

/** A trait as a signal that follows Python. Write with `setTrait`, so that Python hears of it. */
export function traitSignal<T>(model: AnyModel, name: string, signal: AbortSignal): Signal<T> {
  const read = () => (name === "spec" ? withRepeats(model.get(name)) : model.get(name)) as T;
  const trait = createSignal(read());
  const update = () => {
    trait.value = read();
  };
  listen(model, `change:${name}`, update, signal);
  return trait;
}

/** Set a trait here and in Python. */
export function setTrait(model: AnyModel, name: string, value: unknown): void {
  model.set(name, value);
  model.save_changes();
}
