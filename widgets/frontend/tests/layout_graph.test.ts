// @vitest-environment node
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { expect, test } from "vitest";
import { layoutContainer } from "../src/graph_view/layout.worker.ts";
import { alg, Graph } from "../src/graph_view/layout_graph.ts";
import type { ContainerInput, ContainerLayout } from "../src/graph_view/layout_types.ts";

const here = fileURLToPath(new URL("..", import.meta.url));

/** The worker as it is built: dagre on our own graph. */
async function built(): Promise<(input: ContainerInput) => ContainerLayout> {
  const { outputFiles } = await esbuild.build({
    absWorkingDir: here,
    entryPoints: ["src/graph_view/layout.worker.ts"],
    bundle: true,
    format: "esm",
    write: false,
    alias: {
      "@dagrejs/dagre": `${here}/node_modules/@dagrejs/dagre/dist/dagre.cjs`,
      "@dagrejs/graphlib": `${here}/src/graph_view/layout_graph.ts`,
    },
  });
  const code = Buffer.from(outputFiles[0]?.text ?? "").toString("base64");
  return (await import(/* @vite-ignore */ `data:text/javascript;base64,${code}`)).layoutContainer;
}

/** A graph without circles, the same for the same seed: boxes, labels here and there, ports on both sides. */
function randomInput(seed: number): ContainerInput {
  let state = seed * 7919 + 1;
  const random = () => {
    state = (state * 16807) % 2147483647;
    return state / 2147483647;
  };
  const upTo = (most: number) => Math.floor(random() * most);
  const items = Array.from({ length: 3 + upTo(24) }, (_, i) => ({
    id: `n${i}`,
    width: 40 + upTo(100),
    height: 30 + upTo(60),
  }));
  const label = () =>
    random() < 0.5 ? { labelWidth: 0, labelHeight: 0 } : { labelWidth: 60, labelHeight: 18 };
  const pieces = items
    .slice(1)
    .flatMap(({ id }, i) =>
      Array.from({ length: 1 + upTo(2) }, () => ({ from: `n${upTo(i + 1)}`, to: id, ...label() })),
    );
  const [entry, exit] = ["frame|in|a", "frame|out|z"];
  pieces.push({ from: entry, to: "n0", ...label() }, { from: `n${items.length - 1}`, to: exit, ...label() });
  return {
    direction: seed % 2 ? "LR" : "TB",
    nodeGap: 26,
    rankGap: 44,
    items,
    entries: [entry],
    exits: [exit],
    pieces,
  };
}

test("dagre lays out on our graph what it lays out on its own", async () => {
  const layout = await built();
  for (let seed = 0; seed < 12; seed++)
    expect(layout(randomInput(seed))).toEqual(layoutContainer(randomInput(seed)));
});

test("edges of the same ends are told apart by name, and one without direction has no first end", () => {
  const several = new Graph({ multigraph: true }).setEdge("a", "b", 1, "x").setEdge("a", "b", 2, "y");
  expect(several.edges()).toHaveLength(2);
  expect(several.edge("a", "b", "y")).toBe(2);
  const plain = new Graph({ directed: false }).setEdge("b", "a", 3);
  expect(plain.edge("a", "b")).toBe(3);
  expect(plain.neighbors("a")).toEqual(["b"]);
  expect(plain.removeEdge("b", "a").edges()).toEqual([]);
});

test("a node takes its edges along and leaves its children to the top", () => {
  const graph = new Graph().setEdge("a", "b").setEdge("b", "c").setParent("c", "b").removeNode("b");
  expect(graph.edges()).toEqual([]);
  expect(graph.parent("c")).toBeUndefined();
  expect(graph.children()).toEqual(["a", "c"]);
});

test("walks begin with what they start from, or end with it", () => {
  const graph = new Graph().setEdge("a", "b").setEdge("a", "c").setEdge("b", "d");
  expect(alg.preorder(graph, "a")).toEqual(["a", "b", "d", "c"]);
  expect(alg.postorder(graph, ["a"])).toEqual(["d", "b", "c", "a"]);
});
