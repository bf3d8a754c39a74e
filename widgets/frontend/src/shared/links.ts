// Linked pictures: those that share a Cursor in Python show one place, here as well.
//
// Where it sits   the library keeps one Links for the page; every widget joins when it is first shown.
// The one idea    the link lives in the page, so it works without a kernel and while the kernel is busy. Python keeps
//                 its own and sends nothing back of what a page said (minitf_widgets/linking.py).

import type { Cursor } from "./documents.ts";
import { type AnyModel, listen, setTrait, type ViewDefinition, type WidgetContext } from "./model.ts";

// What linked pictures share; the rest of a `cursor` is each picture's own.
const FIELDS: readonly (keyof Cursor)[] = ["step", "epoch", "node", "sample", "unit"];

interface Group {
  models: Set<AnyModel>;
  place: Cursor;
}

export class Links {
  readonly #groups = new Map<string, Group>();

  /** Keep the cursor of `model` with those of the same link, until `signal` ends. */
  join({ model, signal }: Pick<WidgetContext, "model" | "signal">): void {
    const link = model.get("_link");
    if (typeof link !== "string" || !link) return;
    const group = this.#groups.get(link);
    if (group) follow(model, group.place);
    const joined = group ?? { models: new Set(), place: placeOf(model.get("cursor")) };
    this.#groups.set(link, joined);
    joined.models.add(model);
    listen(model, "change:cursor", () => moved(joined, model), signal);
    signal.addEventListener("abort", () => joined.models.delete(model));
  }
}

function moved(group: Group, mover: AnyModel): void {
  const place = placeOf(mover.get("cursor"));
  if (same(place, group.place)) return;
  group.place = place;
  for (const model of group.models) if (model !== mover) follow(model, place);
}

function follow(model: AnyModel, place: Cursor): void {
  const now = asRecord(model.get("cursor"));
  const local = Object.entries(now).filter(([name]) => !(FIELDS as readonly string[]).includes(name));
  const next = { ...Object.fromEntries(local), ...place };
  if (!same(now, next)) setTrait(model, "cursor", next);
}

function placeOf(cursor: unknown): Cursor {
  const found = asRecord(cursor);
  return Object.fromEntries(FIELDS.filter((name) => found[name] != null).map((name) => [name, found[name]]));
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function same(one: object, other: object): boolean {
  const sorted = (place: object) => JSON.stringify(Object.entries(place).sort());
  return sorted(one) === sorted(other);
}

/** The same view, whose widgets join their link before they are first drawn. */
// biome-ignore lint/suspicious/noExplicitAny: each view knows the type of its own state.
export function linked(view: ViewDefinition<any>, links: Links): ViewDefinition<any> {
  return {
    initialize: (context) => {
      links.join(context);
      return view.initialize?.(context);
    },
    render: (context) => view.render(context),
  };
}
