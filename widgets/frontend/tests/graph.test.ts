import { describe, expect, test } from "vitest";
import { cameraFor, cameraToReveal, zoomAt } from "../src/graph_view/camera.ts";
import { placeCard } from "../src/graph_view/card.tsx";
import { coloringBy } from "../src/graph_view/coloring.ts";
import { layoutContainer } from "../src/graph_view/layout.worker.ts";
import type { ContainerInput } from "../src/graph_view/layout_types.ts";
import { Layouter } from "../src/graph_view/layouter.ts";
import { isScalarGraph, sameWord, wrapName } from "../src/graph_view/measure.ts";
import { resample } from "../src/graph_view/route.ts";
import { buildScene, type Scene } from "../src/graph_view/scene.ts";
import {
  capOpen,
  countVisible,
  openAll,
  openByDefault,
  outputOf,
  scopeKey,
  scopeTree,
} from "../src/graph_view/scopes.ts";
import { graphTexts } from "../src/graph_view/texts.ts";
import { between, newIn } from "../src/graph_view/tween.ts";
import { twinItems, twinLabel, twinMove } from "../src/graph_view/twin.tsx";
import { visibleGraph } from "../src/graph_view/visible.ts";
import type { GraphDocument, GraphNode } from "../src/shared/documents.ts";
import { translator } from "../src/shared/i18n.ts";
import { brokenGraph, digitsGraph, scalarTrace } from "./fixtures.ts";

const compute = async (input: ContainerInput) => layoutContainer(input);
const dense = scopeKey("sequential/dense");
const model = scopeKey("sequential");

function scene(
  document: GraphDocument,
  open: (t: ReturnType<typeof scopeTree>) => Set<string>,
  direction: "LR" | "TB" = "LR",
) {
  const tree = scopeTree(document);
  return buildScene(tree, open(tree), direction, compute);
}

describe("scopes", () => {
  const tree = scopeTree(digitsGraph());

  test("stand in the order of the program", () => {
    expect(tree.children.get("")).toEqual([
      "pixels",
      model,
      "labels",
      scopeKey("sparse_categorical_crossentropy"),
    ]);
    expect(tree.children.get(model)).toEqual([
      dense,
      scopeKey("sequential/dropout"),
      scopeKey("sequential/dense_1"),
    ]);
  });

  test("what holds layers is open at first", () => {
    expect([...openByDefault(tree)]).toEqual([model]);
  });

  test("a folded layer shows the value that leaves it", () => {
    expect(outputOf(tree, dense)).toBe("sequential/dense/relu");
    expect(outputOf(tree, model)).toBe("sequential/dense_1/add");
  });

  test("too many boxes: the deepest scopes fold first", () => {
    const all = openAll(tree);
    expect(countVisible(tree, all)).toBe(20);
    const capped = capOpen(tree, all, 10);
    expect(countVisible(tree, capped)).toBeLessThanOrEqual(10);
    expect(capped.has(model)).toBe(true);
    expect(capped.has(dense)).toBe(false);
  });
});

describe("the visible graph", () => {
  const tree = scopeTree(digitsGraph());

  test("folded layers are joined by one piece each", () => {
    const { containers } = visibleGraph(tree, openByDefault(tree));
    const inside = containers.get(model);
    expect(inside?.items).toHaveLength(3);
    expect(inside?.pieces.map((piece) => piece.edges.length)).toEqual([1, 2, 1, 1]);
  });

  test("an edge into an open layer passes one port of each frame", () => {
    const { containers } = visibleGraph(tree, new Set([model, dense]));
    expect(containers.get(model)?.entries).toHaveLength(1);
    expect(containers.get(dense)?.entries).toEqual([`${dense}|in|pixels`]);
    expect(containers.get(dense)?.exits).toEqual([`${dense}|out|sequential/dense/relu`]);
  });

  test("the failing edge ends at the layer that refused it", () => {
    const broken = scopeTree(brokenGraph());
    const { containers } = visibleGraph(broken, openByDefault(broken));
    const pieces = [...containers.values()]
      .flatMap((container) => container.pieces)
      .filter((piece) => piece.broken);
    expect(pieces.map(({ from, to }) => [from, to])).toEqual([
      [scopeKey("sequential/dense_1"), scopeKey("sequential/dense_2")],
    ]);
  });
});

function inside(
  outer: { x: number; y: number; width: number; height: number },
  inner: typeof outer,
): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}

function overlaps(scene: Scene): string[] {
  const boxes = [...scene.boxes.values()];
  return boxes.flatMap((a, i) =>
    boxes
      .slice(i + 1)
      .filter(
        (b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height,
      )
      .map((b) => `${a.content.key} / ${b.content.key}`),
  );
}

describe("the scene", () => {
  test.each(["LR", "TB"] as const)("no two boxes overlap and all lie inside (%s)", async (direction) => {
    for (const open of [openByDefault, openAll]) {
      const built = await scene(digitsGraph(), open, direction);
      expect(overlaps(built)).toEqual([]);
      const all = { x: -1, y: -1, width: built.width + 2, height: built.height + 2 };
      for (const box of built.boxes.values()) expect(inside(all, box), box.content.key).toBe(true);
    }
  });

  test("a frame holds its operations", async () => {
    const built = await scene(digitsGraph(), openAll);
    const frame = built.frames.get(dense);
    for (const [key, box] of built.boxes) {
      if (key.startsWith("sequential/dense/") && frame) expect(inside(frame, box), key).toBe(true);
    }
  });

  test("lines meet: each piece starts where the one before it ended", async () => {
    const built = await scene(digitsGraph(), openAll);
    const ends = new Map(built.lines.map((line) => [line.to, line.points.at(-1)]));
    const starts = built.lines.filter((line) => line.from.includes("|"));
    expect(starts.length).toBeGreaterThan(5);
    for (const line of starts) expect(line.points[0]).toEqual(ends.get(line.from));
  });

  test("opening one layer does not change the inside of another", async () => {
    const tree = scopeTree(digitsGraph());
    const other = scopeKey("sequential/dense_1");
    const place = (built: Scene) => {
      const [a, b] = ["sequential/dense_1/kernel", "sequential/dense_1/add"].map((key) =>
        built.boxes.get(key),
      );
      return a && b ? [a.x - b.x, a.y - b.y].map(Math.round) : null;
    };
    const one = await buildScene(tree, new Set([model, other]), "LR", compute);
    const two = await buildScene(tree, new Set([model, other, dense]), "LR", compute);
    expect(place(one)).not.toBeNull();
    expect(place(two)).toEqual(place(one));
  });

  test("numbers alone are drawn as a sketch", async () => {
    const { graph } = scalarTrace();
    expect(isScalarGraph(graph)).toBe(true);
    const built = await scene(graph, openAll);
    expect([...built.boxes.values()].every((box) => box.content.kind === "dot")).toBe(true);
    expect(built.lines.every((line) => line.text === "")).toBe(true);
  });

  test("seven thousand boxes are capped with a count of the rest", () => {
    const [node] = digitsGraph().nodes as [GraphNode];
    const nodes = Array.from({ length: 7000 }, (_, i) => ({ ...node, id: `n${i}`, scope: "" }));
    const tree = scopeTree({ ...digitsGraph(), nodes, edges: [], scopes: [] });
    expect(visibleGraph(tree, new Set()).left).toBe(1000);
  });
});

describe("the layouter", () => {
  test("lays the same container out once", async () => {
    let asked = 0;
    const layouter = new Layouter(new AbortController().signal, async (input) => {
      asked += 1;
      return layoutContainer(input);
    });
    const tree = scopeTree(digitsGraph());
    const ask = (input: ContainerInput) => layouter.layout(input);
    await buildScene(tree, openByDefault(tree), "LR", ask);
    const first = asked;
    await buildScene(tree, new Set([model, dense]), "LR", ask);
    await buildScene(tree, openByDefault(tree), "LR", ask);
    expect(first).toBe(2);
    expect(asked).toBe(5); // opened: the layer itself and the two frames around it; folded again: nothing
  });
});

describe("moving", () => {
  test("what both have glides, what is new is told apart", async () => {
    const tree = scopeTree(digitsGraph());
    const from = await buildScene(tree, openByDefault(tree), "LR", compute);
    const to = await buildScene(tree, new Set([model, dense]), "LR", compute);
    expect(newIn(from, to).has("sequential/dense/relu")).toBe(true);
    expect(newIn(from, to).has("labels")).toBe(false);
    const half = between(from, to, 0.5);
    const [a, b, c] = [from, half, to].map((each) => each.boxes.get("labels")?.x ?? 0);
    expect(b).toBeCloseTo(((a ?? 0) + (c ?? 0)) / 2);
    expect(between(from, to, 1).boxes.get("labels")).toEqual(to.boxes.get("labels"));
  });

  test("a line can be walked in even steps", () => {
    const points = resample(
      [
        { x: 0, y: 0 },
        { x: 4, y: 0 },
        { x: 4, y: 4 },
      ],
      5,
    );
    expect(points.map(({ x, y }) => [x, y])).toEqual([
      [0, 0],
      [2, 0],
      [4, 0],
      [4, 2],
      [4, 4],
    ]);
  });
});

describe("the camera", () => {
  test("fits without blowing up", () => {
    const camera = cameraFor({ x: 0, y: 0, width: 100, height: 50 }, { width: 1000, height: 400 });
    expect(camera.zoom).toBe(1);
    expect(camera.x).toBe(450);
  });

  test("zooms around the pointer", () => {
    const before = { x: 10, y: 20, zoom: 1 };
    const at = { x: 110, y: 70 };
    const after = zoomAt(before, at, 1.5);
    const point = (camera: typeof before) => [
      (at.x - camera.x) / camera.zoom,
      (at.y - camera.y) / camera.zoom,
    ];
    expect(point(after)).toEqual(point(before));
  });

  test("moves no further than it must to show a box", () => {
    const stage = { width: 400, height: 300 };
    const camera = { x: 0, y: 0, zoom: 0.5 };
    expect(cameraToReveal(camera, { x: 100, y: 100, width: 100, height: 50 }, stage)).toBeNull();
    const far = cameraToReveal(camera, { x: 1000, y: 100, width: 100, height: 50 }, stage);
    expect(far).toEqual({ x: 400 - 24 - 550, y: 0, zoom: 0.5 });
  });

  test("the card stands beside the box where there is room, and all of it fits", () => {
    const stage = { width: 1000, height: 400 };
    const box = { x: 100, y: 50, width: 100, height: 50 };
    expect(placeCard(box, stage, 200)).toEqual({ left: "212px", right: "auto", top: "50px" });
    expect(placeCard({ ...box, x: 800 }, stage, 200).left).toBe("468px");
    expect(placeCard({ ...box, y: 350 }, stage, 200).top).toBe("192px");
    expect(placeCard(box, stage, 900).top).toBe("8px");
  });

  test("on a narrow stage the card leaves its box free", () => {
    const stage = { width: 360, height: 500 };
    const box = { x: 100, y: 50, width: 100, height: 50 };
    expect(placeCard(box, stage, 200).top).toBe("292px");
    expect(placeCard({ ...box, y: 400 }, stage, 200).top).toBe("8px");
  });
});

describe("the tree twin", () => {
  const tree = scopeTree(digitsGraph());
  const folded = twinItems(tree, openByDefault(tree));

  test("lists what is visible, with levels", () => {
    expect(folded.map((item) => [item.key, item.level])).toEqual([
      ["pixels", 1],
      [model, 1],
      [dense, 2],
      [scopeKey("sequential/dropout"), 2],
      [scopeKey("sequential/dense_1"), 2],
      ["labels", 1],
      [scopeKey("sparse_categorical_crossentropy"), 1],
    ]);
  });

  test("arrow keys walk, open and fold", () => {
    expect(twinMove(folded, dense, "ArrowRight")).toEqual({ toggle: dense });
    expect(twinMove(folded, dense, "ArrowLeft")).toEqual({ go: model });
    expect(twinMove(folded, model, "ArrowLeft")).toEqual({ toggle: model });
    expect(twinMove(folded, model, "ArrowRight")).toEqual({ go: dense });
    expect(twinMove(folded, "pixels", "ArrowUp")).toBeNull();
    expect(twinMove(folded, null, "End")).toEqual({ go: scopeKey("sparse_categorical_crossentropy") });
    expect(twinMove(folded, "pixels", "Enter")).toBeNull();
  });

  test("says what the box shows", () => {
    const t = translator(graphTexts, "en");
    expect(twinLabel(tree, dense, t)).toMatch(
      /^dense, Dense, \(None, 32\), 2,080 parameters, value norm 7\.853, gradient norm/,
    );
  });
});

describe("small things", () => {
  test("names break after underscores", () => {
    expect(wrapName("sparse_softmax_cross_entropy_with_logits")).toEqual([
      "sparse_softmax_",
      "cross_entropy_with_",
      "logits",
    ]);
    expect(wrapName("relu")).toEqual(["relu"]);
  });

  test("a symbol that repeats the name is left out", () => {
    expect(sameWord("log softmax", "log_softmax")).toBe(true);
    expect(sameWord("mean", "reduce_mean")).toBe(false);
    expect(sameWord("+", "add")).toBe(false);
  });

  test("tints run from the faintest to the strongest gradient", () => {
    const tree = scopeTree(digitsGraph());
    const coloring = coloringBy(tree, "gradient");
    expect(coloringBy(tree, "none")).toBeUndefined();
    expect(coloring?.of("sequential/dense/kernel")?.strength).toBe(1);
    expect(coloring?.of("labels")).toBeNull();
  });
});
