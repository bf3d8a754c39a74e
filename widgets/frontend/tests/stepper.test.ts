import { describe, expect, test } from "vitest";
import { elementName } from "../src/backprop_stepper/arithmetic.tsx";
import {
  aboutOf,
  agrees,
  answerTo,
  knownAfter,
  litBy,
  nodeOf,
  type Step,
  shareKey,
  signOf,
  stepAbout,
  stepsOf,
} from "../src/backprop_stepper/steps.ts";
import type { Chosen } from "../src/shared/documents.ts";
import { branchingTrace, digitsTrace, scalarTrace } from "./fixtures.ts";

describe("steps", () => {
  const trace = scalarTrace();
  const steps = stepsOf(trace);

  test("run forward, turn at the loss, run backward", () => {
    expect(steps.map((step) => step.phase)).toEqual([
      ...Array(4).fill("forward"),
      "seed",
      ...Array(7).fill("backward"),
    ]);
  });

  test("a node that is looked at elsewhere has its step, in the same direction if it can", () => {
    const nodes = steps.map((step) => step.node);
    expect(stepAbout(steps, 0, "multiply")).toBe(nodes.indexOf("multiply"));
    expect(stepAbout(steps, 5, "multiply")).toBe(nodes.indexOf("multiply", 5));
    const toW = steps.findIndex((step) => step.phase === "backward" && step.input.from === "w");
    expect(stepAbout(steps, 0, "w")).toBe(toW); // no step forward is about a variable
    expect(stepAbout(steps, 2, steps[2]!.node)).toBe(2);
    expect(stepAbout(steps, 2, "elsewhere")).toBeNull();
    const digits = stepsOf(digitsTrace());
    expect(digits[stepAbout(digits, 0, "sequential/dense_1") ?? -1]?.node).toMatch(/^sequential\/dense_1\//);
  });

  test("values appear one by one, gradients only after the turn", () => {
    const start = knownAfter(trace, steps, 0);
    expect(Object.keys(start.values).sort()).toEqual(["b", "multiply", "w", "x", "y"]);
    expect(start.gradients).toEqual({});
    expect(Object.keys(knownAfter(trace, steps, 4).gradients)).toEqual(["square"]);
    const end = knownAfter(trace, steps, steps.length - 1);
    expect(end.gradients.w?.scalar).toBe(12);
    expect(end.gradients.x?.scalar).toBe(8);
    expect(end.gradients.y?.scalar).toBe(-4);
  });

  test("a question hides the gradient it asks for", () => {
    expect(knownAfter(trace, steps, 5, true).gradients.subtract).toBeUndefined();
    expect(knownAfter(trace, steps, 5).gradients.subtract?.scalar).toBe(4);
    expect(knownAfter(trace, steps, 6, true).gradients.subtract?.scalar).toBe(4);
  });

  test("light falls on the op and on the lines its numbers take", () => {
    const forward = litBy(trace, steps[0] as Step);
    expect([...forward.edges]).toEqual([
      ["w>multiply", "value"],
      ["x>multiply", "value"],
    ]);
    const backward = litBy(trace, steps[5] as Step);
    expect([...backward.edges]).toEqual([["subtract>square", "gradient"]]);
    expect(aboutOf(trace, steps[5] as Step)).toEqual(["square", "subtract"]);
  });
});

describe("branches", () => {
  test("shares add up at the node where they meet", () => {
    const trace = branchingTrace();
    const steps = stepsOf(trace);
    const sums = steps.map((_, at) => knownAfter(trace, steps, at).gradients.x?.scalar ?? null);
    expect(sums).toEqual([null, null, null, null, 1, 4, 7]);
  });
});

describe("the arithmetic of the fixtures", () => {
  test.each([scalarTrace(), branchingTrace(), digitsTrace()])("terms and rest make the sum", (trace) => {
    for (const { inputs } of trace.backward) {
      for (const { chosen } of inputs) {
        const terms = chosen?.terms.reduce((sum, term) => sum + Number(term.product), 0) ?? 0;
        expect(terms + Number(chosen?.rest.sum)).toBeCloseTo(Number(chosen?.downstream), 5);
        expect(agrees(chosen?.error ?? null)).toBe(true);
      }
    }
  });

  test("an error that is not small does not agree; none says nothing", () => {
    expect(agrees(0.2)).toBe(false);
    expect(agrees(null)).toBeNull();
    expect(agrees("NaN")).toBeNull();
  });
});

describe("predictions", () => {
  const step = stepsOf(scalarTrace())[7] as Extract<Step, { phase: "backward" }>;

  test("ask for the sign of the chosen element", () => {
    expect(signOf(step.input.chosen as Chosen)).toBe(-1);
  });

  test("an answer belongs to one share", () => {
    const answer = { node: "subtract", input: "y", guess: 1, truth: -1, right: false } as const;
    expect(answerTo([answer], step)).toBe(answer);
    expect(answerTo([{ ...answer, input: "x" }], step)).toBeUndefined();
    expect(answerTo([answer], { phase: "forward", node: "subtract" })).toBeUndefined();
  });
});

test("elements are named as in code", () => {
  const trace = digitsTrace();
  const share = trace.backward
    .flatMap((entry) => entry.inputs)
    .find((input) => input.from.endsWith("dense/kernel"));
  const source = nodeOf(trace, share?.from ?? "");
  expect(elementName(source, share?.chosen ?? null)).toMatch(/^kernel\[\d+, \d+\]$/);
  expect(elementName(source, null)).toBe("kernel");
  expect(shareKey("a/b", "x")).toBe("a/b|x");
});
