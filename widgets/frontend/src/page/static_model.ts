// A model without a kernel: traits in a plain object, events when they change.

import type { AnyModel } from "../shared/model.ts";
import { decodeBase64 } from "../shared/summary.ts";

type Callback = (...values: unknown[]) => void;

/** What anywidget's model offers, as far as the views use it. Messages to Python go nowhere. */
export class StaticModel implements AnyModel {
  readonly #traits: Record<string, unknown>;
  readonly #callbacks = new Map<string, Set<Callback>>();

  constructor(traits: Record<string, unknown>) {
    this.#traits = Object.fromEntries(Object.entries(traits).map(([name, value]) => [name, revive(value)]));
  }

  /** Views ask this before they offer what only Python can do. */
  get isStatic(): boolean {
    return true;
  }

  get(name: string): unknown {
    return this.#traits[name];
  }

  set(name: string, value: unknown): void {
    if (Object.is(this.#traits[name], value)) return;
    this.#traits[name] = value;
    this.#tell(`change:${name}`, this, value);
    this.#tell("change", this);
  }

  save_changes(): void {}

  send(): void {}

  on(event: string, callback: Callback): void {
    const callbacks = this.#callbacks.get(event) ?? new Set();
    this.#callbacks.set(event, callbacks.add(callback));
  }

  off(event?: string | null, callback?: Callback | null): void {
    const events = event ? [event] : [...this.#callbacks.keys()];
    for (const name of events) {
      if (callback) this.#callbacks.get(name)?.delete(callback);
      else this.#callbacks.delete(name);
    }
  }

  #tell(event: string, ...values: unknown[]): void {
    for (const callback of [...(this.#callbacks.get(event) ?? [])]) callback(...values);
  }
}

/** Bytes come as {"$bytes": base64}; Jupyter would hand out a DataView, so do we. */
function revive(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(revive);
  if (typeof value !== "object" || value === null) return value;
  const bytes = (value as { $bytes?: unknown }).$bytes;
  if (typeof bytes === "string") return new DataView(decodeBase64(bytes).buffer as ArrayBuffer);
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, revive(entry)]));
}

/** Text from base64 of gzip, with what every browser since 2023 has. */
export async function unpack(packed: string): Promise<string> {
  const bytes = decodeBase64(packed.trim()) as Uint8Array<ArrayBuffer>;
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).text();
}
