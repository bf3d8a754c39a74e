// RunMonitor's data in the page: documents and news, gaps, curves, and buttons that nobody hears.

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Buttons } from "../src/run_monitor/buttons.ts";
import { curvesOf, type Line, smooth, valueAt } from "../src/run_monitor/curves.ts";
import { drawPath, lowerBound } from "../src/run_monitor/decimate.ts";
import { forkSteps, stepBefore } from "../src/run_monitor/fork_form.tsx";
import { frameOf, type PlotOptions } from "../src/run_monitor/plot.ts";
import {
  addNews,
  batchColumn,
  bestEpoch,
  type News,
  type Run,
  readDocument,
} from "../src/run_monitor/runs.ts";
import { scaleOf } from "../src/run_monitor/scale.ts";
import { Store } from "../src/run_monitor/store.ts";
import { texts } from "../src/run_monitor/texts.ts";
import type { HistoryDocument, Real, RunRecord } from "../src/shared/documents.ts";
import { melody, pitches } from "../src/shared/sound.ts";

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

const shown = (...runs: Run[]) => runs.map((run, color) => ({ run, color }));

/** A run whose batches have these losses, at the steps 1, 2, 3, … */
function runOf(losses: readonly number[], changes: Partial<RunRecord> = {}): Run {
  const rows = losses.flatMap((loss, at) => [at + 1, loss]);
  return oneRun({
    batch: { columns: ["loss"], count: losses.length, every: 1, data: base64(rows) },
    ...changes,
  });
}

describe("curves", () => {
  test("smoothing keeps a constant, is not pulled to zero, and has a hole at NaN", () => {
    expect([...smooth([2, 2, 2], 0.9)].map((value) => value.toFixed(6))).toEqual([
      "2.000000",
      "2.000000",
      "2.000000",
    ]);
    const [first, second, third] = smooth([1, Number.NaN, 3], 0.5);
    expect(first).toBe(1);
    expect(second).toBeNaN();
    expect(third).toBeCloseTo((0.25 * 1 + 0.5 * 3) / 0.75, 6);
  });

  test("no smoothing gives the values back", () => {
    expect([...smooth([3, 1, 2], 0)]).toEqual([3, 1, 2]);
  });

  test("epochs stand at the step where they ended", () => {
    const run = oneRun({ epoch: { columns: ["loss", "val_loss"], rows: [[1, 2, 0.85, 0.9]] } });
    const curves = curvesOf(shown(run), run, "loss", 0.5);
    expect(curves.lines.map((line) => line.kind)).toEqual(["raw", "smooth", "train", "validation"]);
    expect(Array.from(curves.lines[0]!.xs)).toEqual([1, 2]);
    expect(Array.from(curves.lines[3]!.xs)).toEqual([2]);
    expect(curves.best).toEqual({ epoch: 1, x: 2, value: 0.9 });
  });

  test("an axis of epochs puts runs with batches of other sizes beside each other", () => {
    const few = runOf([3, 2], { steps: 2 });
    const many = runOf([3, 3, 2, 2], { id: "run 2", steps: 4, first_epoch: 1 });
    const curves = curvesOf(shown(few, many), few, "loss", 0.5, "epochs");
    const ends = new Map(curves.lines.map((line) => [line.run, line.xs[line.xs.length - 1]]));
    expect(ends).toEqual(
      new Map([
        ["run 2", 2],
        ["run 1", 1],
      ]),
    );
  });

  test("a loss that stops being a number stays one in the curve, and is told", () => {
    const run = runOf([2, Number.NaN]);
    const curves = curvesOf(shown(run), run, "loss", 0);
    expect(Array.from(curves.lines[0]!.values)).toEqual([2, Number.NaN]);
    expect(curves.broken).toEqual({ step: 2, value: Number.NaN });
  });

  test("other runs are drawn behind, smoothed and by their epochs, in their own colours", () => {
    const epoch = { columns: ["loss", "val_loss"], rows: [[1, 5, 0.5, 0.6]] };
    const [first, second] = readDocument(document(record({ epoch }), record({ id: "run 2", name: "run 2" })));
    const curves = curvesOf(shown(first!, second!), second!, "loss", 0.5);
    expect(curves.lines.map((line) => [line.kind, line.run, line.color])).toEqual([
      ["smooth", "run 1", 0],
      ["train", "run 1", 0],
      ["validation", "run 1", 0],
      ["raw", "run 2", 1],
      ["smooth", "run 2", 1],
    ]);
  });

  test("a run that did not change keeps its curves when another one grows", () => {
    const [still, growing] = [runOf([3, 2]), runOf([3], { id: "run 2" })];
    const before = curvesOf(shown(still, growing), growing, "loss", 0.5);
    const grown = { ...growing };
    const after = curvesOf(shown(still, grown), grown, "loss", 0.5);
    const of = (curves: typeof before, run: string) => curves.lines.find((line) => line.run === run)!.values;
    expect(of(after, "run 1")).toBe(of(before, "run 1"));
    expect(of(after, "run 2")).not.toBe(of(before, "run 2"));
  });

  test("the crosshair reads the last value at or before it", () => {
    const line = { xs: [2, 4, 6], values: [0.5, 0.4, Number.NaN] } as unknown as Line;
    expect([1, 2, 5, 9].map((x) => valueAt(line, x))).toEqual([null, 0.5, 0.4, Number.NaN]);
  });

  test("best is the highest of an accuracy, the lowest of a loss, and none of a learning rate", () => {
    const columns = ["loss", "accuracy", "val_accuracy", "learning_rate"];
    const rows = [
      [1, 2, 0.9, 0.5, 0.6, 0.1],
      [2, 4, 0.7, 0.8, 0.4, 0.1],
    ];
    const run = oneRun({ epoch: { columns, rows } });
    expect(["loss", "accuracy", "learning_rate"].map((name) => bestEpoch(run, name)?.epoch)).toEqual([
      2,
      1,
      undefined,
    ]);
  });
});

/** A pen that notes what it draws. */
function pen() {
  const strokes: [number, number][][] = [];
  return {
    strokes,
    moveTo: (x: number, y: number) => void strokes.push([[x, y]]),
    lineTo: (x: number, y: number) => void strokes.at(-1)!.push([x, y]),
  };
}

describe("drawing", () => {
  const places = { x: (value: number) => value, y: (value: number) => value };
  const options: PlotOptions = {
    logX: false,
    logY: false,
    unit: "steps",
    zoom: null,
    several: false,
    forks: [],
  };
  const size = { width: 400, height: 200 };

  test("few points are drawn each, and what is no number lifts the pen", () => {
    const noted = pen();
    drawPath(noted, [1, 2, 3, 4], [5, 6, Number.NaN, 7], places, [0, 4], 100);
    expect(noted.strokes).toEqual([
      [
        [1, 5],
        [2, 6],
      ],
      [[4, 7]],
    ]);
  });

  test("many points keep every peak and every gap, in four points a column at most", () => {
    const count = 100_000;
    const values = Array.from({ length: count }, (_, at) => Math.sin(at * 12.9898) * 50);
    values[31_234] = 1e6;
    values[62_345] = -1e6;
    for (let at = 80_000; at < 81_000; at++) values[at] = Number.NaN;
    const noted = pen();
    const xs = values.map((_, at) => (at * 500) / count);
    drawPath(noted, xs, values, places, [0, count], 500);
    const points = noted.strokes.flat();
    expect(points.length).toBeLessThanOrEqual(4 * 502);
    const heights = points.map(([, y]) => y);
    expect([Math.max(...heights), Math.min(...heights)]).toEqual([1e6, -1e6]);
    expect(noted.strokes).toHaveLength(2);
    expect(noted.strokes[0]!.at(-1)![0]).toBeLessThanOrEqual(400);
    expect(noted.strokes[1]![0]![0]).toBeGreaterThanOrEqual(405);
  });

  test("the first place that is not below a value", () => {
    expect([0, 1, 2, 3, 9].map((value) => lowerBound([1, 3, 3, 5], value))).toEqual([0, 0, 1, 1, 4]);
  });

  test("the axes fit what is seen: from 0 on, infinities aside, and only what is zoomed to", () => {
    const run = runOf([8, 4, Number.POSITIVE_INFINITY, 2]);
    const curves = curvesOf(shown(run), run, "loss", 0);
    const all = frameOf(curves, size, options);
    expect([all.x.min, all.x.max]).toEqual([0, 4]);
    expect(all.y.max).toBeGreaterThan(8);
    expect(all.y.max).toBeLessThan(9);
    const part = frameOf(curves, size, { ...options, zoom: [3.5, 4] });
    expect(part.y.max).toBeLessThan(3);
  });

  test("logarithmic axes leave out what they have no place for", () => {
    const run = runOf([100, 10, 0, -1]);
    const frame = frameOf(curvesOf(shown(run), run, "loss", 0), size, { ...options, logX: true, logY: true });
    expect(frame.x.min).toBe(1);
    expect(frame.places.y(0)).toBeNaN();
    expect(frame.y.ticks(5)).toContain(10);
    expect(frame.places.y(100) - frame.places.y(10)).toBeLessThan(-100);
  });

  test("a curve without a single number still has axes", () => {
    const run = runOf([Number.NaN, Number.NaN]);
    const frame = frameOf(curvesOf(shown(run), run, "loss", 0), size, options);
    expect(frame.y.ticks(4).length).toBeGreaterThan(1);
  });
});

describe("ticks", () => {
  test.each([
    [scaleOf(0, 540, false), 5, [0, 100, 200, 300, 400, 500]],
    [scaleOf(0, 0.3, false), 3, [0, 0.1, 0.2, 0.3]],
    [scaleOf(0.001, 12, true), 5, [0.001, 0.01, 0.1, 1, 10]],
    [scaleOf(1, 60, true), 6, [1, 2, 5, 10, 20, 50]],
    [scaleOf(2.2, 2.6, true), 4, [2.2, 2.3, 2.4, 2.5, 2.6]],
  ])("are round numbers", (scale, wanted, ticks) => {
    expect(scale.ticks(wanted)).toEqual(ticks);
  });
});

describe("sound", () => {
  test("high is high, all curves share a range, and NaN is a buzz far below", () => {
    const [first, second] = pitches([[0, 1, Number.NaN], [2]]);
    expect(first!.map(Math.round)).toEqual([220, 440, 70]);
    expect(second).toEqual([880]);
  });

  test("a long curve becomes a melody of means", () => {
    const notes = melody(Array.from({ length: 960 }, (_, at) => at));
    expect(notes).toHaveLength(96);
    expect(notes[0]).toBe(4.5);
    expect(notes[95]).toBe(954.5);
    expect(melody([1, 2])).toEqual([1, 2]);
  });
});

describe("forking", () => {
  test("is offered where a run stands still, from the checkpoint at or before the crosshair", () => {
    const checkpoints = [0, 10, 20];
    expect(forkSteps(oneRun({ state: "running", checkpoints }))).toEqual([]);
    expect(forkSteps(oneRun({ state: "paused", checkpoints }))).toEqual(checkpoints);
    expect(forkSteps(oneRun({ state: "done" }))).toEqual([]);
    expect([null, -1, 10, 19.5, 99].map((at) => stepBefore(checkpoints, at))).toEqual([20, 0, 10, 10, 20]);
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

  test("begins with epochs where an epoch of each run has other steps, else with steps", () => {
    const axis = (...steps: (number | null)[]) => {
      const runs = steps.map((each, at) => record({ id: `run ${at}`, steps: each }));
      const model = fakeModel({ spec: document(...runs) });
      return new Store({ model, signal: new AbortController().signal }).setup.axis;
    };
    expect([axis(), axis(3), axis(3, 3), axis(3, 1), axis(3, null)]).toEqual([
      "steps",
      "steps",
      "steps",
      "epochs",
      "epochs",
    ]);
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
