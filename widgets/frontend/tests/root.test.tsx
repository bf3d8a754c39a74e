// The frame of every picture: keys stay in it, and it says when its kernel is gone.

import { afterEach, expect, test } from "vitest";
import { StaticModel } from "../src/page/static_model.ts";
import { mount } from "../src/shared/root.tsx";

class LiveModel extends StaticModel {
  comm_live = true;
  widget_manager = { get_model: async () => ({ comm_live: this.comm_live }) };
  readonly #heard: (() => void)[] = [];

  override on(event: string, callback: () => void): void {
    if (event === "comm_live_update") this.#heard.push(callback);
    else super.on(event, callback);
  }

  async becomes(live: boolean): Promise<void> {
    this.comm_live = live;
    for (const callback of this.#heard) callback();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const ends: AbortController[] = [];

function mounted(traits: Record<string, unknown> = {}) {
  const end = new AbortController();
  ends.push(end);
  const el = document.body.appendChild(document.createElement("div"));
  const model = new LiveModel({ theme: "light", locale: "en", _library: "anywidget:1", ...traits });
  const context = {
    model,
    el,
    signal: end.signal,
    state: null,
    host: { getWidget: async () => ({ exports: {} }) },
  };
  mount(context, "", () => <button type="button">inside</button>);
  return { el, model, button: el.querySelector("button") as HTMLButtonElement };
}

afterEach(() => {
  for (const end of ends.splice(0)) end.abort();
  document.body.replaceChildren();
});

function press(target: Element, options: KeyboardEventInit): boolean {
  let reached = false;
  const hear = () => {
    reached = true;
  };
  document.addEventListener("keydown", hear);
  target.dispatchEvent(new KeyboardEvent("keydown", { bubbles: true, ...options }));
  document.removeEventListener("keydown", hear);
  return reached;
}

test.each([
  ["minitf.graph", "en", "Computation graph"],
  ["minitf.history", "zh", "训练过程"],
  ["toString", "en", "Picture"],
  [undefined, "en", "Picture"],
])("a picture of %s begins with a heading for those who listen", (schema, locale, name) => {
  const { el } = mounted({ spec: { schema }, locale });
  expect(el.querySelector("h2.mt-hidden")?.textContent).toBe(name);
});

test("keys stay in the picture, but those with Ctrl or Cmd", () => {
  const { button } = mounted();
  button.focus();
  expect(button.hasAttribute("data-lm-suppress-shortcuts")).toBe(true);
  expect(press(button, { key: "d" })).toBe(false);
  expect(press(button, { key: "Enter", shiftKey: true })).toBe(false);
  expect(press(button, { key: "s", ctrlKey: true })).toBe(true);
  expect(button.closest("[data-lm-suppress-shortcuts]")).toBeNull(); // while the page hears it
});

test("a kernel that is gone is said, with the cell to run", async () => {
  const { el, model } = mounted({ _cell: { number: "7", text: "view = GraphView(model) # <b>" } });
  await model.becomes(true);
  expect(el.querySelector(".mt-gone")).toBeNull();
  await model.becomes(false);
  expect(el.querySelector(".mt-gone")?.textContent).toContain(
    "run cell [7] again: view = GraphView(model) # <b>",
  );
  await model.becomes(true); // the connection is back
  expect(el.querySelector(".mt-gone")).toBeNull();
});

test("without a cell it still says what to do, in the reader's language", async () => {
  const { el, model } = mounted({ locale: "zh" });
  await model.becomes(false);
  expect(el.querySelector(".mt-gone")?.textContent).toContain("请重新运行它的单元格");
});
