// GradFlow's arithmetic, against the documents that tests/widgets/flow_documents.py wrote.

import { readFileSync } from "node:fs";
import Ajv2020 from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import {
  BINS,
  countsOf,
  endsOf,
  type FlowDocument,
  type Lane,
  type Layer,
  ratioOf,
  rowsOf,
  stripOf,
} from "../src/grad_flow/flow.ts";
import deadJson from "./fixtures/flow_dead.json";
import { fixture } from "./fixtures.ts";

const run = fixture<FlowDocument>("flow_run");
const schema = JSON.parse(readFileSync("../minitf_widgets/schema/flow.schema.json", "utf8"));
const validate = new Ajv2020({ allErrors: true }).compile(schema);

// The compiler reads the fixture as the type: a field that the type invents does not compile.
type Plain = Omit<Layer, "activations" | "signals" | "weights" | "source">;
const plain: Plain[] = deadJson.layers;

function lane(...looks: number[][]): Lane {
  const table = new Uint32Array(looks.length * BINS);
  looks.forEach(([, , ...counts], look) => {
    counts.forEach((count, bin) => {
      table[look * BINS + bin] = count;
    });
  });
  const counts = btoa(String.fromCharCode(...new Uint8Array(table.buffer)));
  const none = looks.map(() => 0);
  const [lo, hi] = [looks.map((look) => look[0]!), looks.map((look) => look[1]!)];
  return { counts, lo, hi, norm: none, mean: none, zeros: none, broken: none };
}

describe("documents", () => {
  test.each(["flow_run", "flow_dead"])("%s obeys its schema", (name) => {
    validate(fixture(name));
    expect(validate.errors ?? []).toEqual([]);
  });

  test("a schema finds what is wrong", () => {
    expect(validate({ ...run, zeros: [{}] })).toBe(false);
  });

  test("every property of the schema is one of the type's", () => {
    const known = new Set(Object.keys(plain[0]!));
    expect(Object.keys(schema.$defs.layer.properties).filter((name) => !known.has(name))).toEqual([]);
  });
});

describe("histograms", () => {
  test("hold every entry", () => {
    const counts = countsOf(run.layers[0]!.weights[0]!.values);
    expect(counts).toHaveLength(run.steps.length * BINS);
    expect(counts.subarray(0, BINS).reduce((sum, n) => sum + n)).toBe(8 * 6);
  });

  test("are drawn on a common scale, the largest numbers first", () => {
    const even = [0, 64, ...Array<number>(BINS).fill(1)];
    const upper = [32, 64, ...Array<number>(BINS).fill(1)];
    const [first, second] = stripOf(lane(even, upper), 8)!;
    expect([...first!].every((share) => Math.abs(share - 1) < 1e-5)).toBe(true);
    expect([...second!].map((share) => Math.round(share))).toEqual([1, 1, 1, 1, 0, 0, 0, 0]);
  });

  test("a look where all are alike is one level, and a missing look is empty", () => {
    const alike = [3, 3, ...Array<number>(32).fill(0), 7];
    const missing = [Number.NaN, Number.NaN];
    const strip = stripOf(lane([0, 4, 5], alike, missing), 4)!;
    expect([...strip[1]!]).toEqual([0, 1, 0, 0]);
    expect([...strip[2]!]).toEqual([0, 0, 0, 0]);
    expect(stripOf(lane(missing), 4)).toBeNull();
    expect(endsOf(lane([2, 2, 1]))).toEqual([1.5, 2.5]);
  });
});

test("rows pair what runs forward with what runs backward", () => {
  expect(rowsOf(run, "activations").map((row) => row.name)).toEqual(["hidden_1", "hidden_2", "logits"]);
  const rows = rowsOf(run, "updates");
  expect(rows.map((row) => row.name).slice(0, 2)).toEqual(["hidden_1/kernel", "hidden_1/bias"]);
  expect(rows[0]!.backward).toBe(run.layers[0]!.weights[0]!.updates);
});

test("the ratio is known where the step was watched", () => {
  const weight = run.layers[0]!.weights[0]!;
  const [update, size] = [Number(weight.updates.norm[0]), Number(weight.values.norm[0])];
  expect(ratioOf(weight, 0)).toBeCloseTo(update / size, 12);
  expect(ratioOf(fixture<FlowDocument>("flow_dead").layers[0]!.weights[0]!, 0)).toBeNaN();
});
