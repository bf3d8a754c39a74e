// How TensorView finds an entry, against the documents that tests/widgets/flow_documents.py wrote.

import { readFileSync } from "node:fs";
import Ajv2020 from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import {
  entryText,
  indexText,
  markOf,
  Part,
  placeText,
  type TensorDocument,
} from "../src/tensor_view/tensor.ts";
import { fixture } from "./fixtures.ts";

const schema = JSON.parse(readFileSync("../minitf_widgets/schema/tensor.schema.json", "utf8"));
const validate = new Ajv2020({ allErrors: true }).compile(schema);

function open(name: string): { spec: TensorDocument; part: Part } {
  const spec = fixture<TensorDocument>(name);
  return { spec, part: new Part(spec.sample, spec.shape) };
}

test.each(["tensor_odd", "tensor_large", "tensor_complex", "tensor_words"])("%s obeys its schema", (name) => {
  validate(fixture(name));
  expect(validate.errors ?? []).toEqual([]);
});

describe("entries", () => {
  test("are where they are in Python", () => {
    const { spec, part } = open("tensor_odd");
    expect(part.size([1, 2, 3])).toBeNaN();
    expect(part.size([1, 4, 5])).toBe(Number.NEGATIVE_INFINITY);
    expect(part.size([2, 0, 0])).toBe(50);
    expect(entryText(spec, part.at([2, 0, 0]))).toBe("50");
  });

  test("that were picked are true ones: [r, c] holds 1000 r + c", () => {
    const { spec, part } = open("tensor_large");
    const [rows, cols] = part.places as [number[], number[]];
    expect(rows.length).toBeLessThan(spec.shape[0]!);
    for (const row of rows) for (const col of cols) expect(part.size([row, col])).toBe(1000 * row + col);
  });

  test("between picked places are those before them", () => {
    const { part } = open("tensor_large");
    const [rows, cols] = part.places as [number[], number[]];
    expect(part.has([rows[1]!, cols[1]!])).toBe(true);
    expect(part.has([rows[1]! + 1, cols[1]!])).toBe(false);
    expect(part.size([rows[1]! + 1, cols[1]!])).toBe(1000 * rows[1]! + cols[1]!);
  });

  test("of complex numbers have a size and two parts", () => {
    const { spec, part } = open("tensor_complex");
    expect(part.size([0, 0])).toBe(5);
    expect(entryText(spec, part.at([0, 0]))).toBe("3+4j");
    expect(entryText(spec, part.at([0, 1]))).toBe("0−1j");
  });

  test("may be texts", () => {
    const { spec, part } = open("tensor_words");
    expect(entryText(spec, part.at([0, 1]))).toBe("<b>dog</b>");
    expect(part.size([0, 1])).toBeNaN();
  });
});

test("places are read with the words that the axes have", () => {
  const { spec } = open("tensor_complex");
  expect(indexText(spec, [0, 1])).toBe("[0, 1]");
  const labels = [null, ["(", ")"]];
  expect(indexText({ ...spec, labels }, [0, 1])).toBe("[0, 1 )]");
  const named = { ...spec, labels, names: ["head", "to"] };
  expect(indexText(named, [0, 1])).toBe("head 0, to 1 )");
  expect([placeText(named, 0, 1), placeText(named, 1, 1)]).toEqual(["1", ")"]);
});

test("what is no finite number or far out is marked", () => {
  const { spec } = open("tensor_odd");
  expect(markOf(spec, Number.NaN)).toBe("broken");
  expect(markOf(spec, Number.POSITIVE_INFINITY)).toBe("broken");
  expect(markOf(spec, 50)).toBe("far");
  expect(markOf(spec, 0.5)).toBe("");
  expect(markOf(open("tensor_large").spec, 1e9)).toBe("");
});
