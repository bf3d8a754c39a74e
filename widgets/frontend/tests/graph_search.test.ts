import { describe, expect, test } from "vitest";
import { areaOf } from "../src/graph_view/camera.ts";
import { coloringBy, coloringsOf } from "../src/graph_view/coloring.ts";
import { bytesOf, formatBytes, sumsOf } from "../src/graph_view/cost.ts";
import { draw, type Pen } from "../src/graph_view/drawing.ts";
import { boxAt } from "../src/graph_view/far.ts";
import { layoutContainer } from "../src/graph_view/layout.worker.ts";
import type { ContainerInput } from "../src/graph_view/layout_types.ts";
import { relatedTo } from "../src/graph_view/relations.ts";
import { buildScene } from "../src/graph_view/scene.ts";
import {
  capOpen,
  countVisible,
  openAll,
  openByDefault,
  scopeKey,
  scopeTree,
  shownIn,
  stackedIn,
} from "../src/graph_view/scopes.ts";
import { findKeys } from "../src/graph_view/search.ts";
import { graphTexts } from "../src/graph_view/texts.ts";
import { twinItems, twinLabel } from "../src/graph_view/twin.tsx";
import { visibleGraph } from "../src/graph_view/visible.ts";
import type { GraphDocument, GraphNode } from "../src/shared/documents.ts";
import { translator } from "../src/shared/i18n.ts";
import { brokenGraph, digitsGraph } from "./fixtures.ts";

const compute = async (input: ContainerInput) => layoutContainer(input);
const block = (number: number) => scopeKey(`m/block_${number}`);

/** A chain of alike blocks of two ops, in a model, with one weight that all of them read. */
function stack(count: number): GraphDocument {
  const base = digitsGraph();
  const op = base.nodes.find((node) => node.op === "relu") as GraphNode;
  const weight = base.nodes.find((node) => node.kind === "variable") as GraphNode;
  const scope = base.scopes[0]!;
  const nodes: GraphNode[] = [{ ...weight, id: "w", label: "w", scope: "m", uses: count, trainable: false }];
  const edges: GraphDocument["edges"][number][] = [];
  const join = (from: string, to: string) => edges.push({ from, to, input: "x", shape: [null, 4] });
  for (let i = 0; i < count; i++) {
    const [a, b] = [`m/block_${i}/a`, `m/block_${i}/b`];
    for (const id of [a, b]) nodes.push({ ...op, id, label: id.slice(-1), scope: `m/block_${i}`, flops: 10 });
    if (i > 0) join(`m/block_${i - 1}/b`, a);
    join("w", a);
    join(a, b);
  }
  const scopes = [
    { ...scope, id: "m", label: "m", parent: null },
    ...nodes
      .slice(1)
      .filter((_, i) => i % 2 === 0)
      .map((node) => {
        const id = node.scope;
        return { ...scope, id, label: id.slice(2), parent: "m", kind: "layer" as const, stack: "m/block_0" };
      }),
  ];
  return { ...base, nodes, edges, scopes, values: {}, gradients: {} };
}

describe("stacks", () => {
  const tree = scopeTree(stack(6));

  test("folded neighbors are one box, open ones part them", () => {
    const folded = openByDefault(tree);
    expect([...folded]).toEqual([scopeKey("m")]);
    expect(shownIn(tree, stackedIn(tree, folded), scopeKey("m"))).toEqual(["w", block(0)]);
    const open = new Set([...folded, block(2)]);
    const stacked = stackedIn(tree, open);
    expect(shownIn(tree, stacked, scopeKey("m"))).toEqual(["w", block(0), block(2), block(3)]);
    expect(stacked.get(block(5))).toEqual([block(3), block(4), block(5)]);
    expect(countVisible(tree, folded)).toBe(3);
  });

  test("edges between members of one box vanish", () => {
    const { containers } = visibleGraph(tree, openByDefault(tree));
    expect(containers.get(scopeKey("m"))?.pieces.map(({ from, to }) => [from, to])).toEqual([
      ["w", block(0)],
    ]);
  });

  test("the box shows what leaves the last of them, and how many there are", async () => {
    const scene = await buildScene(tree, openByDefault(tree), "LR", compute);
    const content = scene.boxes.get(block(0))?.content;
    expect(content?.alike).toHaveLength(6);
    expect(content?.shows).toBe("m/block_5/b");
    expect(content?.details[0]).toBe("… block_5");
  });

  test("the tree twin lists what is drawn and says how many", () => {
    const open = openByDefault(tree);
    expect(twinItems(tree, open).map((item) => item.key)).toEqual([scopeKey("m"), "w", block(0)]);
    const t = translator(graphTexts, "en");
    expect(twinLabel(tree, block(0), t, stackedIn(tree, open).get(block(0)))).toMatch(
      /^block_0, ×6, up to block_5/,
    );
    expect(twinLabel(tree, "w", t)).toMatch(/frozen, used 6 times/);
  });

  test("too many boxes: the count of a large graph is kept", () => {
    const large = scopeTree(stack(3000));
    const kept = capOpen(large, openAll(large));
    expect(kept.has(scopeKey("m"))).toBe(true);
    expect(countVisible(large, kept)).toBeLessThanOrEqual(6000);
  });
});

describe("searching", () => {
  const tree = scopeTree(stack(4));

  test.each([
    ["BLOCK_1", [block(1)]],
    ["/block_[13]$/", [block(1), block(3)]],
    ["block_2/a", ["m/block_2/a"]],
    ["", []],
    ["nothing", []],
  ])("%s", (query, found) => {
    expect(findKeys(tree, query)).toEqual(found);
  });

  test("an expression that cannot be read is told apart from one that finds nothing", () => {
    expect(findKeys(tree, "/(/")).toBeNull();
  });
});

describe("tracing", () => {
  const tree = scopeTree(stack(4));

  test("inputs are all that leads to a box, outputs all that it leads to", () => {
    const inputs = relatedTo(tree, "m/block_1/b", ["inputs"]);
    expect(inputs.keys.has("w")).toBe(true);
    expect(inputs.keys.has("m/block_0/a")).toBe(true);
    expect(inputs.keys.has("m/block_2/a")).toBe(false);
    expect(inputs.edges.has("m/block_0/b>m/block_1/a")).toBe(true);
    const outputs = relatedTo(tree, block(2), ["outputs"]);
    expect([...outputs.keys].filter((key) => key.startsWith("m/block"))).toEqual([
      "m/block_2/a",
      "m/block_2/b",
      "m/block_3/a",
      "m/block_3/b",
    ]);
  });

  test("a circle ends", () => {
    const document = stack(3);
    const back = { from: "m/block_2/b", to: "m/block_0/a", input: "x", shape: null };
    const round = scopeTree({ ...document, edges: [...document.edges, back] });
    expect(relatedTo(round, "m/block_0/a", ["inputs", "outputs"]).keys.size).toBeGreaterThan(6);
  });
});

describe("what boxes cost", () => {
  const tree = scopeTree(digitsGraph());

  test("bytes by type and shape, with the batch where it is known", () => {
    const node = tree.nodes.get("sequential/dense/relu") as GraphNode;
    const batch = tree.document.values?.[node.id]?.shape[0] ?? 0;
    expect(bytesOf(tree, node)).toBe(batch * 32 * (node.dtype === "float64" ? 8 : 4));
    expect(bytesOf(tree, { ...node, id: "", dtype: "bool", shape: [3, null] })).toBe(3);
    expect(bytesOf(tree, { ...node, id: "", dtype: "string", shape: [3] })).toBe(0);
  });

  test("a scope costs what is in it", () => {
    const sums = sumsOf(tree, (node) => node.params);
    expect(sums.get(scopeKey("sequential/dense"))).toBe(2080);
    expect([0, 1023, 1536, 5 * 2 ** 30].map(formatBytes)).toEqual(["0 B", "1,023 B", "1.5 KB", "5 GB"]);
  });

  test("tints only by what the document has", () => {
    expect(coloringsOf(tree, false)).toEqual(["none", "value", "gradient", "memory", "dtype"]);
    expect(coloringsOf(tree, true)).toContain("time");
    const timed = scopeTree({ ...digitsGraph(), times: { "sequential/dense/relu": 0.002 } });
    expect(coloringBy(timed, "time")?.ramp?.most).toBe("2 ms");
    expect(coloringBy(timed, "device")?.kinds).toEqual([]);
    expect(coloringBy(tree, "memory")?.of("nothing")).toBeNull();
  });

  test("NaN and infinity are red", () => {
    const document = digitsGraph();
    const values = { ...document.values };
    values.pixels = { ...values.pixels!, norm: "NaN" };
    const tint = coloringBy(scopeTree({ ...document, values }), "value")?.of("pixels");
    expect(tint).toEqual({ color: "var(--mt-error)", strength: 1 });
  });
});

describe("the area that is drawn", () => {
  test("holds what is seen, and changes only now and then", () => {
    const stage = { width: 800, height: 400 };
    const areas = new Set<string>();
    for (let x = 0; x > -800; x -= 10) {
      const camera = { x, y: 30, zoom: 0.83 };
      const area = areaOf(camera, stage);
      areas.add(JSON.stringify(area));
      expect(area.x).toBeLessThan(-x / camera.zoom);
      expect(area.x + area.width).toBeGreaterThan((stage.width - x) / camera.zoom);
      expect(area.y + area.height).toBeGreaterThan((stage.height - camera.y) / camera.zoom);
    }
    expect(areas.size).toBeLessThan(5);
  });
});

describe("the drawing", () => {
  test("names, lines and the failing edge, whatever the pen", async () => {
    const tree = scopeTree(brokenGraph());
    const scene = await buildScene(tree, openByDefault(tree), "LR", compute);
    const words: string[] = [];
    const broken: boolean[] = [];
    const pen: Pen = {
      rect: () => {},
      path: (_path, _color, _filled, failed) => broken.push(failed),
      text: (_x, _y, text) => words.push(text),
      image: () => {},
    };
    draw(scene, pen, { document: tree.document, dark: false, names: true, details: true });
    expect(words).toEqual(expect.arrayContaining(["dense_2", "(None, 10)", "≠ (None, 64)", "2,080 params"]));
    expect(broken.filter(Boolean)).toHaveLength(1);
    const box = scene.boxes.get(scopeKey("sequential/dense_2"))!;
    expect(boxAt(scene, box.x + 2, box.y + 2)).toBe(scopeKey("sequential/dense_2"));
    expect(boxAt(scene, -50, -50)).toBeNull();
  });
});
