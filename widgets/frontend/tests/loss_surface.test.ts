// Where things are on the map of LossSurface, against the document that tests/widgets/surface_documents.py wrote.

import { readFileSync } from "node:fs";
import Ajv2020 from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import {
  depthOf,
  HEIGHT,
  heightsOf,
  isOnMap,
  lowestOf,
  marksOf,
  onMap,
  type SurfaceDocument,
  WIDTH,
  wayOf,
} from "../src/loss_surface/surface.ts";
import { fixture } from "./fixtures.ts";

const schema = JSON.parse(readFileSync("../minitf_widgets/schema/surface.schema.json", "utf8"));
const validate = new Ajv2020({ allErrors: true }).compile(schema);
const surface = fixture<SurfaceDocument>("surface_bowl");

test("the document obeys its schema", () => {
  validate(surface);
  expect(validate.errors ?? []).toEqual([]);
});

describe("the map", () => {
  test("has its lowest row first: x² + y² at the corners and in the middle", () => {
    const heights = heightsOf(surface);
    const { rows, cols } = surface.grid;
    expect(heights.length).toBe(rows * cols);
    expect(heights[0]).toBeCloseTo(4 + 1, 5);
    expect(heights[((rows - 1) / 2) * cols + (cols - 1) / 2]).toBeCloseTo(0, 5);
  });

  test("places its corners", () => {
    expect(onMap(surface, -2, -1)).toEqual([0, HEIGHT]);
    expect(onMap(surface, 2, 1)).toEqual([WIDTH, 0]);
    expect([isOnMap(surface, 0, 1), isOnMap(surface, 0, 1.01)]).toEqual([true, false]);
    expect(isOnMap(surface, Number.NaN, 0)).toBe(false);
  });

  test("is deepest below the first line and plain above the last", () => {
    const levels = [1, 2, 3, 4];
    expect(levels.map((level) => depthOf(levels, level - 0.5))).toEqual([1, 0.75, 0.5, 0.25]);
    expect(depthOf(levels, 9)).toBe(0);
    expect(depthOf(levels, Number.NaN)).toBe(0);
    expect(depthOf([], 1)).toBe(0);
  });
});

describe("runs", () => {
  const [sgd, wild] = surface.runs as [SurfaceDocument["runs"][0], SurfaceDocument["runs"][0]];

  test("walk as far as the step", () => {
    expect(wayOf(surface, sgd, 0)).toBe("M0.0 0.0");
    expect(wayOf(surface, sgd, 1).split("L")).toHaveLength(2);
    expect(wayOf(surface, sgd, 99)).toBe(wayOf(surface, sgd, sgd.x.length - 1));
  });

  test("that are lost end where numbers grow too large to draw", () => {
    expect(wayOf(surface, wild, 99)).toMatch(/^M[\d. L-]+$/);
  });

  test("and the map have one lowest point; what is no number counts for nothing", () => {
    expect(lowestOf(surface)).toBeCloseTo(0, 5);
  });
});

test.each([
  [
    [-2, 2],
    [-2, -1, 0, 1, 2],
  ],
  [
    [0.013, 0.049],
    [0.02, 0.03, 0.04],
  ],
  [
    [-3, 27],
    [0, 5, 10, 15, 20, 25],
  ],
])("the marks of %j are round", (range, marks) => {
  expect(marksOf(range)).toEqual(marks);
});
