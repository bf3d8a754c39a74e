// RunMonitor's data in the page: documents and news, gaps, curves, and buttons that nobody hears.

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Buttons } from "../src/run_monitor/buttons.ts";
import { curvesOf, smooth, unionOfSteps, valueAt } from "../src/run_monitor/curves.ts";
import {
  addNews,
  batchColumn,
  bestEpoch,
  type News,
  type Run,
  readDocument,
} from "../src/run_monitor/runs.ts";
import { Store } from "../src/run_monitor/store.ts";
import { texts } from "../src/run_monitor/texts.ts";
import type { HistoryDocument, Real, RunRecord } from "../src/shared/documents.ts";

function base64(rows: readonly number[]): string {
  return btoa(String.fromCharCode(...new Uint8Array(Float32Array.from(rows).buffer)));
}

function record(changes: Partial<RunRecord> = {}): RunRecord {
  return {
    id: "run 1",
    name: "run 1",
    state: "running",
    epochs: 2,
    steps: 3,
    samples: null,
    step: 2,
    first_epoch: 0,
    learning_rate: 0.01,
    batch: { columns: ["loss"], count: 2, every: 1, data: base64([1, 0.9, 2, 0.8]) },
    epoch: { columns: ["loss", "val_loss"], rows: [] },
    elapsed: 1,
    step_seconds: 0.5,
    eta: 2,
    message: "",
    ...changes,
  };
}

function document(...runs: RunRecord[]): HistoryDocument {
  return { schema: "minitf.history", version: 1, runs };
}

function oneRun(changes: Partial<RunRecord> = {}): Run {
  return readDocument(document(record(changes)))[0]!;
}

function news(changes: Partial<News> = {}): News {
  const { batch: _batch, epoch: _epoch, ...run } = record({ step: 3 });
  return {
    kind: "news",
    sequence: 1,
    run,
    every: 1,
    from: 2,
    count: 1,
    epoch_from: 0,
    epoch_rows: [],
    ...changes,
  };
}

const losses = (run: Run) => Array.from(batchColumn(run, "loss"), (value) => Number(value.toFixed(3)));

describe("news", () => {
  test("adds rows after those that are known", () => {
    const run = addNews(oneRun(), news(), Float32Array.of(3, 0.7))!;
    expect(losses(run)).toEqual([0.9, 0.8, 0.7]);
    expect(run.header.step).toBe(3);
  });

  test("that comes twice counts once", () => {
    const once = addNews(oneRun(), news(), Float32Array.of(3, 0.7))!;
    expect(losses(addNews(once, news(), Float32Array.of(3, 0.7))!)).toEqual([0.9, 0.8, 0.7]);
  });

  test("makes a new run, so that components notice, and leaves the old one", () => {
    const run = oneRun();
    const next = addNews(run, news({ count: 0 }), new Float32Array(0))!;
    expect(next).not.toBe(run);
    expect(losses(next)).toEqual(losses(run));
    expect([run.header.step, next.header.step]).toEqual([2, 3]);
  });

  test.each([
    ["rows after a gap", news({ from: 3 }), Float32Array.of(4, 0.6)],
    ["rows of another width", news(), Float32Array.of(3, 0.7, 0.5)],
    ["rows that stand for more steps", news({ every: 2 }), Float32Array.of(3, 0.7)],
    ["epochs after a gap", news({ epoch_from: 1 }), Float32Array.of(3, 0.7)],
  ])("with %s is not taken", (_name, message, rows) => {
    const run = oneRun();
    expect(addNews(run, message, rows)).toBeNull();
    expect(losses(run)).toEqual([0.9, 0.8]);
  });

  test("grows far past the first room", () => {
    let run = oneRun({ batch: { columns: ["loss"], count: 0, every: 1, data: "" } });
    for (let from = 0; from < 1000; from++)
      run = addNews(run, news({ from }), Float32Array.of(from + 1, from / 8))!;
    expect(run.count).toBe(1000);
    expect(losses(run)[999]).toBe(124.875);
  });

  test("brings epochs, with NaN by name", () => {
    const rows: Real[][] = [[1, 3, 0.7, "NaN"]];
    const run = addNews(oneRun(), news({ epoch_rows: rows }), Float32Array.of(3, 0.7))!;
    expect(run.epochs).toEqual([[1, 3, 0.7, Number.NaN]]);
    expect(bestEpoch(run)).toBeNull();
  });
});

describe("curves", () => {
  test("smoothing keeps a constant, is not pulled to zero, and passes over NaN", () => {
    expect(smooth([2, 2, 2], 0.9).map((value) => value.toFixed(6))).toEqual([
      "2.000000",
      "2.000000",
      "2.000000",
    ]);
    const [first, second, third] = smooth([1, Number.NaN, 3], 0.5);
    expect(first).toBe(1);
    expect(second).toBe(1);
    expect(third).toBeCloseTo((0.25 * 1 + 0.5 * 3) / 0.75, 12);
  });

  test("no smoothing gives the values back", () => {
    expect(smooth([3, 1, 2], 0)).toEqual([3, 1, 2]);
  });

  test("the axis is the sorted union, each step once", () => {
    expect(unionOfSteps([[1, 2, 4], [2, 3], [], [4]])).toEqual([1, 2, 3, 4]);
  });

  test("epochs stand at the step where they ended", () => {
    const run = oneRun({ epoch: { columns: ["loss", "val_loss"], rows: [[1, 2, 0.85, 0.9]] } });
    const curves = curvesOf(run, [], "loss", 0.5);
    expect(curves.steps).toEqual([1, 2]);
    expect(curves.lines.map((line) => line.kind)).toEqual(["raw", "smooth", "train", "validation"]);
    expect(curves.lines[3]!.values).toEqual([null, 0.9]);
    expect(curves.best).toEqual({ epoch: 1, step: 2, value: 0.9 });
  });

  test("a loss that stops being a number is a hole, and is told", () => {
    const run = oneRun({
      batch: { columns: ["loss"], count: 2, every: 1, data: base64([1, 2, 2, Number.NaN]) },
    });
    const curves = curvesOf(run, [], "loss", 0);
    expect(curves.lines[0]!.values).toEqual([2, null]);
    expect(curves.broken).toEqual({ step: 2, value: Number.NaN });
  });

  test("other runs are drawn behind, by their epochs", () => {
    const epoch = { columns: ["loss", "val_loss"], rows: [[1, 5, 0.5, 0.6]] };
    const [first, second] = readDocument(document(record({ epoch }), record({ id: "run 2", name: "run 2" })));
    const curves = curvesOf(second!, [first!], "loss", 0.5);
    expect(curves.lines.map((line) => [line.kind, line.run])).toEqual([
      ["otherTrain", "run 1"],
      ["otherValidation", "run 1"],
      ["raw", "run 2"],
      ["smooth", "run 2"],
    ]);
    expect(curves.steps).toEqual([1, 2, 5]);
  });

  test("the crosshair reads the last value before it", () => {
    const line = { kind: "validation" as const, run: "run 1", values: [null, 0.5, null, null] };
    expect([0, 1, 3].map((at) => valueAt(line, at))).toEqual([null, 0.5, 0.5]);
  });
});

/** A channel that keeps what was sent; `hear` plays the kernel. */
function fakeChannel() {
  const sent: Record<string, unknown>[] = [];
  let listener: (message: unknown) => void = () => {};
  return {
    sent,
    hear: (message: unknown) => listener(message),
    send: (message: object) => {
      sent.push(message as Record<string, unknown>);
    },
    listen: (hear: (message: unknown) => void) => {
      listener = hear;
      return () => {
        listener = () => {};
      };
    },
  };
}

describe("buttons", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test("say that the kernel is busy after 700 ms without an answer, and take it back", () => {
    const channel = fakeChannel();
    const buttons = new Buttons(channel, new AbortController().signal, "page");
    buttons.press("pause", "run 1");
    vi.advanceTimersByTime(699);
    expect(buttons.unheard.value).toBe(false);
    vi.advanceTimersByTime(1);
    expect(buttons.unheard.value).toBe(true);
    channel.hear({ id: 1, status: "accepted", why: "" });
    expect(buttons.unheard.value).toBe(false);
    expect(buttons.wish.value).toBe("pause");
  });

  test("stay quiet when the answer came in time", () => {
    const channel = fakeChannel();
    const buttons = new Buttons(channel, new AbortController().signal, "page");
    buttons.press("step_batch", "run 1");
    channel.hear({ id: 1, status: "accepted", why: "" });
    vi.advanceTimersByTime(5000);
    expect(buttons.unheard.value).toBe(false);
    expect(channel.sent).toEqual([
      { id: 1, page: "page", command: "step_batch", run: "run 1", value: undefined },
    ]);
  });

  test("ask again with the same id, until an answer comes or the run is over", () => {
    const channel = fakeChannel();
    const buttons = new Buttons(channel, new AbortController().signal, "page");
    buttons.press("step_batch", "run 1");
    vi.advanceTimersByTime(1500);
    expect(channel.sent.map((message) => message.id)).toEqual([1, 1, 1]);
    channel.hear({ id: 1, status: "accepted", why: "" });
    vi.advanceTimersByTime(5000);
    expect(channel.sent).toHaveLength(3);
    buttons.press("pause", "run 1");
    vi.advanceTimersByTime(800);
    buttons.forget();
    vi.advanceTimersByTime(5000);
    expect(channel.sent).toHaveLength(5);
    expect(buttons.unheard.value).toBe(false);
  });

  test("show why a command was refused, until the next one", () => {
    const channel = fakeChannel();
    const buttons = new Buttons(channel, new AbortController().signal, "page");
    buttons.press("set_learning_rate", "run 1", -1);
    channel.hear({ id: 1, status: "refused", why: "A learning rate is a positive number." });
    expect(buttons.refusal.value).toBe("A learning rate is a positive number.");
    expect(buttons.wish.value).toBeNull();
    buttons.press("pause", "run 1");
    expect(buttons.refusal.value).toBe("");
  });
});

describe("store", () => {
  function fakeModel(traits: Record<string, unknown>) {
    const callbacks = new Map<string, (...values: unknown[]) => void>();
    return {
      traits,
      tell: (event: string, ...values: unknown[]) => callbacks.get(event)?.(...values),
      get: (name: string) => traits[name],
      set: (name: string, value: unknown) => {
        traits[name] = value;
      },
      save_changes: () => {},
      send: () => {},
      on: (event: string, callback: (...values: unknown[]) => void) => void callbacks.set(event, callback),
      off: (event?: string | null) => void (event && callbacks.delete(event)),
    };
  }

  async function connected() {
    const model = fakeModel({ spec: document(record()), channel: "anywidget:1" });
    const channel = fakeChannel();
    const signal = new AbortController().signal;
    const store = new Store({ model, signal });
    await store.connect({ model, signal, host: { getWidget: async () => ({ exports: channel }) } });
    return { model, channel, store };
  }

  test("takes news, and asks for the whole when rows are missing", async () => {
    const { model, channel, store } = await connected();
    model.tell("msg:custom", news(), [new DataView(Float32Array.of(3, 0.7).buffer)]);
    expect(losses(store.runs[0]!)).toEqual([0.9, 0.8, 0.7]);
    expect(channel.sent).toEqual([]);
    model.tell("msg:custom", news({ from: 9 }), [new DataView(Float32Array.of(10, 0.1).buffer)]);
    expect(channel.sent.map((message) => message.command)).toEqual(["snapshot"]);
    model.traits.spec = document(record({ state: "paused" }));
    model.tell("change:spec");
    expect(losses(store.runs[0]!)).toEqual([0.9, 0.8]);
  });

  test("takes news whose bytes begin in the middle of a buffer", async () => {
    const { model, store } = await connected();
    const bytes = new Uint8Array(11);
    bytes.set(new Uint8Array(Float32Array.of(3, 0.7).buffer), 3);
    model.tell("msg:custom", news(), [new DataView(bytes.buffer, 3, 8)]);
    expect(losses(store.runs[0]!)).toEqual([0.9, 0.8, 0.7]);
  });

  test("tells Python of the first view in sight and of the last that left", async () => {
    const { channel, store } = await connected();
    const [one, two] = [{}, {}];
    store.look(one, true);
    store.look(two, true);
    store.look(one, false);
    store.look(two, false);
    expect(channel.sent.map((message) => message.value)).toEqual([true, false]);
  });

  test("'pausing …' lasts until the run stands", async () => {
    const { model, channel, store } = await connected();
    store.buttons.value!.press("pause", "run 1");
    channel.hear({ id: 1, status: "accepted", why: "" });
    expect(store.buttons.value!.wish.value).toBe("pause");
    model.traits.spec = document(record({ state: "paused" }));
    model.tell("change:spec");
    expect(store.buttons.value!.wish.value).toBeNull();
  });

  test("has no buttons on a page without a kernel", async () => {
    const model = { ...fakeModel({ spec: document(record()), channel: "anywidget:1" }), isStatic: true };
    const signal = new AbortController().signal;
    const store = new Store({ model, signal });
    await store.connect({ model, signal, host: { getWidget: () => Promise.reject(new Error("asked")) } });
    expect(store.buttons.value).toBeNull();
    expect(store.runs).toHaveLength(1);
  });

  test("does not read a newer document", () => {
    const model = fakeModel({ spec: { ...document(record()), version: 2 } });
    const store = new Store({ model, signal: new AbortController().signal });
    expect(store.problem).toBe("newer");
    expect(store.runs).toEqual([]);
  });
});

test("every word exists in both languages", () => {
  for (const table of Object.values(texts)) {
    for (const word of Object.values(table)) expect(word.trim()).not.toBe("");
  }
  expect(Object.keys(texts.zh).sort()).toEqual(Object.keys(texts.en).sort());
});
