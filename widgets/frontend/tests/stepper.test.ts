import { describe, expect, test } from "vitest";
import {
  type Answer,
  answered,
  answerTo,
  askedAt,
  isRight,
  readNumber,
  signOf,
} from "../src/backprop_stepper/answers.ts";
import { elementName } from "../src/backprop_stepper/arithmetic.tsx";
import { nearest } from "../src/backprop_stepper/choosing.ts";
import {
  aboutOf,
  agrees,
  knownAfter,
  litBy,
  nodeOf,
  notesAfter,
  type Step,
  sendersTo,
  shareKey,
  stepAbout,
  stepsOf,
} from "../src/backprop_stepper/steps.ts";
import {
  boxFor,
  followed,
  isSmall,
  layersOpen,
  litByStride,
  opsOpen,
  passageOf,
  stridesOf,
} from "../src/backprop_stepper/strides.ts";
import { scopeTree } from "../src/graph_view/scopes.ts";
import type { Chosen, TraceDocument } from "../src/shared/documents.ts";
import { branchingTrace, digitsTrace, scalarTrace, zerosTrace } from "./fixtures.ts";

type Backward = Extract<Step, { phase: "backward" }>;

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

  test("every loss has a start of its own, the last one first", () => {
    const several: TraceDocument = { ...trace, losses: ["add", "square"] };
    const seeds = stepsOf(several).filter((step) => step.phase === "seed");
    expect(seeds.map((step) => step.node)).toEqual(["square", "add"]);
    expect(seeds.map((step) => step.phase === "seed" && step.gradient?.scalar)).toEqual([1, 1]);
    expect(sendersTo(several, "add")).toEqual([null, "subtract"]);
  });

  test("another picture's node leads to its step, in the present direction", () => {
    expect(stepAbout(steps, 0, "add")).toBe(1);
    expect(stepAbout(steps, 6, "multiply")).toBe(10);
    expect(stepAbout(steps, 0, "w")).toBe(10);
    expect(stepAbout(steps, 0, "nowhere")).toBeNull();
  });
});

describe("branches", () => {
  test("shares add up at the node where they meet", () => {
    const trace = branchingTrace();
    const steps = stepsOf(trace);
    const sums = steps.map((_, at) => knownAfter(trace, steps, at).gradients.x?.scalar ?? null);
    expect(sums).toEqual([null, null, null, null, 1, 4, 7]);
  });

  test("the numbers that meet stand on their edges; a question's own does not", () => {
    const trace = branchingTrace();
    const steps = stepsOf(trace);
    expect([...notesAfter(steps, 4)]).toEqual([["x>add", "1"]]);
    expect([...notesAfter(steps, 6)]).toEqual([
      ["x>add", "1"],
      ["x>multiply", "3 + 3"],
    ]);
    expect([...notesAfter(steps, 6, true)].at(-1)).toEqual(["x>multiply", "3"]);
    expect(sendersTo(trace, "x")).toEqual(["add", "multiply", "multiply"]);
  });

  test("a node that nobody shares has no note", () => {
    const steps = stepsOf(scalarTrace());
    expect([...notesAfter(steps, steps.length - 1)]).toEqual([]);
  });
});

describe("ways back that end", () => {
  const trace = zerosTrace();
  const steps = stepsOf(trace);

  test("are steps of their own, and give no gradient", () => {
    const at = steps.findIndex((step) => step.phase === "stop");
    const step = steps[at] as Extract<Step, { phase: "stop" }>;
    expect([step.node, step.stop.from, step.stop.why]).toEqual(["stop_gradient", "a", "stop"]);
    const [before, after] = [knownAfter(trace, steps, at - 1), knownAfter(trace, steps, at)];
    expect(after.gradients).toEqual(before.gradients);
    expect(aboutOf(trace, step)).toEqual(["stop_gradient", "a"]);
  });

  test("a zero says why, and the letters of the formula have numbers", () => {
    const shares = trace.backward.flatMap((entry) =>
      entry.inputs.map((input) => [entry.node, input] as const),
    );
    const relu = shares.find(([node]) => node === "relu")?.[1].chosen;
    expect([relu?.why_zero, relu?.facts]).toEqual(["off", { x: -6, z: 0 }]);
    const product = shares.find(([node, input]) => node === "multiply" && input.from === "b")?.[1].chosen;
    expect(product?.why_zero).toBe("upstream");
  });
});

describe("the arithmetic of the fixtures", () => {
  test.each([scalarTrace(), branchingTrace(), digitsTrace(), zerosTrace()])(
    "terms and rest make the sum",
    (trace) => {
      for (const { inputs } of trace.backward) {
        for (const { chosen, accumulated } of inputs) {
          const terms = chosen?.terms.reduce((sum, term) => sum + Number(term.product), 0) ?? 0;
          expect(terms + Number(chosen?.rest.sum)).toBeCloseTo(Number(chosen?.downstream), 5);
          expect(agrees(chosen?.error ?? null)).toBe(true);
          if (!chosen?.meeting) continue;
          const met = chosen.meeting.reduce((sum: number, part) => sum + Number(part), 0);
          expect(met).toBeCloseTo(Number(accumulated.scalar), 5);
          expect(chosen.total).toBe(accumulated.scalar);
        }
      }
    },
  );

  test("an error that is not small does not agree; none says nothing", () => {
    expect(agrees(0.2)).toBe(false);
    expect(agrees(null)).toBeNull();
    expect(agrees("NaN")).toBeNull();
  });
});

describe("layers as steps", () => {
  const trace = digitsTrace();
  const tree = scopeTree(trace.graph);
  const steps = stepsOf(trace);
  const open = layersOpen(tree);
  const strides = stridesOf(tree, steps, open);

  test("op by op each step stands alone", () => {
    const alone = stridesOf(tree, steps, null);
    expect(alone.map((stride) => [stride.from, stride.to, stride.scope])).toEqual(
      steps.map((_, at) => [at, at, null]),
    );
  });

  test("every step lies in exactly one stride, and strides turn where the steps turn", () => {
    expect(strides.flatMap(({ from, to }) => steps.slice(from, to + 1))).toEqual(steps);
    for (const { from, to } of strides) {
      expect(steps[from]?.phase === "forward").toBe(steps[to]?.phase === "forward");
    }
  });

  test("layers come forward in order and go back in the opposite order", () => {
    const names = (phase: string) =>
      strides.filter(({ from }) => steps[from]?.phase === phase).map(({ scope }) => scope);
    expect(names("forward")).toEqual([
      "§sequential/dense",
      "§sequential/dropout",
      "§sequential/dense_1",
      "§sparse_categorical_crossentropy",
    ]);
    expect(names("backward")).toEqual(names("forward").reverse());
  });

  test("a layer opened by hand makes the steps smaller there", () => {
    const opened = stridesOf(tree, steps, new Set([...open, "§sequential/dense"]));
    expect(opened.slice(0, 4).map(({ scope }) => scope)).toEqual([null, null, null, "§sequential/dropout"]);
  });

  test("a layer takes the gradient of its output and hands on those of its inputs", () => {
    const stride = strides.findLast(({ scope }) => scope === "§sequential/dense_1");
    const passage = passageOf(trace, steps, stride as (typeof strides)[number]);
    expect([...passage.arriving.keys()]).toEqual(["sequential/dense_1/add"]);
    expect([...passage.leaving.keys()].sort()).toEqual([
      "sequential/dense_1/bias",
      "sequential/dense_1/kernel",
      "sequential/dropout/multiply",
    ]);
    const gradients = knownAfter(trace, steps, stride?.to ?? 0).gradients;
    for (const [node, summary] of passage.leaving) expect(summary).toEqual(gradients[node]);
    const lit = litByStride(trace, stride as (typeof strides)[number], passage);
    expect([...lit.nodes]).toEqual(["§sequential/dense_1"]);
    expect(lit.edges.get("sequential/dropout/multiply>sequential/dense_1/matmul")).toBe("gradient");
  });

  test("forward it takes values", () => {
    const passage = passageOf(trace, steps, strides[0] as (typeof strides)[number]);
    expect([passage.back, ...passage.leaving.keys()]).toEqual([false, "sequential/dense/relu"]);
    expect(passage.arriving.get("pixels")).toEqual(trace.graph.values?.pixels);
  });

  test("a small graph is open; a large one only where the step is", () => {
    expect(isSmall(tree)).toBe(true);
    expect(opsOpen(tree, [])).toEqual(new Set(tree.scopes.keys()));
    expect(boxFor(tree, open, "sequential/dense/relu")).toBe("§sequential/dense");
    expect(followed(trace, tree, open, steps[0] as Step, null)).toEqual(
      expect.arrayContaining(["§sequential/dense", "pixels"]),
    );
  });
});

describe("choosing among the elements that a page holds", () => {
  const share = digitsTrace()
    .backward.flatMap((entry) => entry.inputs)
    .find((input) => input.from.endsWith("dense/kernel"));
  if (!share?.chosen) throw new Error("no kernel in the fixture");
  const { contribution, chosen } = share;
  const stored = [
    [0, 0],
    [0, 16],
    [32, 0],
    [32, 16],
  ].map((index): Chosen => ({ ...chosen, index }));
  const [first] = stored as [Chosen];

  test.each([
    ["a click goes to the nearest", [30, 15], null, [32, 16]],
    ["an arrow to the right stays in the row", [0, 2], first, [0, 16]],
    ["an arrow down stays in the column", [4, 0], first, [32, 0]],
  ] as const)("%s", (_, index, now, expected) => {
    expect(nearest(contribution, stored, now, index)?.index).toEqual(expected);
  });

  test("at the edge there is nothing further", () => {
    const last = stored[3] as Chosen;
    expect(nearest(contribution, stored, last, [36, 16])).toBeUndefined();
  });
});

describe("predictions", () => {
  const step = stepsOf(scalarTrace())[7] as Backward;
  const chosen = step.input.chosen as Chosen;

  test("ask for the number of a scalar, for the sign of a tensor's element", () => {
    expect(askedAt(step)).toBe("number");
    const tensor = stepsOf(digitsTrace()).find(
      (one) => one.phase === "backward" && one.input.contribution.thumb,
    );
    expect(askedAt(tensor as Backward)).toBe("sign");
    expect(signOf(chosen)).toBe(-1);
  });

  test("are kept with the number of attempts, one entry a question", () => {
    let answers: Answer[] = answered([], 7, step, chosen, 4, 0.01);
    expect(answers).toEqual([
      {
        step: 7,
        node: "subtract",
        input: "y",
        asked: "number",
        answer: 4,
        truth: -4,
        correct: false,
        attempts: 1,
      },
    ]);
    answers = answered(answers, 7, step, chosen, -3.99, 0.01);
    expect(answers.map(({ answer, correct, attempts }) => [answer, correct, attempts])).toEqual([
      [-3.99, true, 2],
    ]);
    expect(answerTo(answers, step)).toBe(answers[0]);
    expect(answerTo(answers, { phase: "forward", node: "subtract" })).toBeUndefined();
  });

  test("'show me' is no attempt", () => {
    const [answer] = answered(answered([], 7, step, chosen, 1, 0.01), 7, step, chosen, null, 0.01);
    expect(answer).toMatchObject({ answer: 1, attempts: 1, correct: false, revealed: true });
  });

  test.each([
    [0.5, 0.5, 0.01, true],
    [0.505, 0.5, 0.01, true],
    [0.51, 0.5, 0.01, false],
    [-0.5, 0.5, 0.01, false],
    [0, 0, 0.01, true],
    [0.01, 0, 0.01, false],
    [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 0.01, true],
    [Number.NaN, Number.NaN, 0.01, true],
    [1, Number.NaN, 0.01, false],
  ])("%s for %s within %s: %s", (given, truth, tolerance, right) => {
    expect(isRight(given, truth, tolerance)).toBe(right);
  });

  test.each([
    ["3", 3],
    [" −0.5 ", -0.5],
    ["1/3", 1 / 3],
    ["-2 × 3", -6],
    ["2*3/4", 1.5],
    ["1e-3", 0.001],
    ["0,5", 0.5],
    ["Infinity", Number.POSITIVE_INFINITY],
    ["", null],
    ["three", null],
    ["2*", null],
    ["alert(1)", null],
  ])("%j is read as %s", (text, number) => {
    expect(readNumber(text)).toBe(number);
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
