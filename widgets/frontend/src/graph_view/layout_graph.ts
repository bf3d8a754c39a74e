// The graph that dagre works on, as far as dagre asks.
//
// Where it sits   takes the place of @dagrejs/graphlib in the worker (build.mjs), at a fifth of its size:
//                 every page carries this code.
// The one idea    nodes, edges between them (several of the same ends, when they have names), and who lies inside whom.

interface Edge {
  v: string;
  w: string;
  name?: string;
}

// biome-ignore lint/suspicious/noExplicitAny: dagre puts labels of its own making on graph, nodes and edges.
type Label = any;

const ROOT = "\u0000";

interface Options {
  directed?: boolean;
  multigraph?: boolean;
  compound?: boolean;
}

export class Graph {
  readonly #directed: boolean;
  readonly #multigraph: boolean;
  #label: Label;
  #newLabel: (v: string) => Label = () => undefined;
  readonly #nodes = new Map<string, Label>();
  readonly #edges = new Map<string, { edge: Edge; label: Label }>();
  readonly #in = new Map<string, Map<string, Edge>>();
  readonly #out = new Map<string, Map<string, Edge>>();
  readonly #parent = new Map<string, string>();
  readonly #children = new Map<string, Set<string>>([[ROOT, new Set()]]);

  constructor({ directed = true, multigraph = false }: Options = {}) {
    this.#directed = directed;
    this.#multigraph = multigraph;
  }

  /** dagre copies this for layouts that change step by step; there are none here. */
  readonly _nodes = {};

  isDirected = () => this.#directed;
  isMultigraph = () => this.#multigraph;
  graph = () => this.#label;
  nodes = () => [...this.#nodes.keys()];
  nodeCount = () => this.#nodes.size;
  node = (v: string) => this.#nodes.get(String(v));
  hasNode = (v: string) => this.#nodes.has(String(v));
  edges = () => [...this.#edges.values()].map(({ edge }) => edge);
  sources = () => this.nodes().filter((v) => this.#in.get(v)?.size === 0);

  setGraph(label: Label): this {
    this.#label = label;
    return this;
  }

  setDefaultNodeLabel(label: Label): this {
    this.#newLabel = typeof label === "function" ? label : () => label;
    return this;
  }

  setNode(name: string, ...label: Label[]): this {
    const v = String(name);
    if (!this.#nodes.has(v)) {
      this.#in.set(v, new Map());
      this.#out.set(v, new Map());
      this.#children.set(v, new Set());
      this.#children.get(ROOT)?.add(v);
      this.#parent.set(v, ROOT);
      this.#nodes.set(v, label.length > 0 ? label[0] : this.#newLabel(v));
    } else if (label.length > 0) this.#nodes.set(v, label[0]);
    return this;
  }

  removeNode(name: string): this {
    const v = String(name);
    for (const edge of this.nodeEdges(v)) this.removeEdge(edge);
    for (const child of this.#children.get(v) ?? []) this.setParent(child);
    this.#children.get(this.#parent.get(v) ?? ROOT)?.delete(v);
    for (const map of [this.#nodes, this.#in, this.#out, this.#parent, this.#children]) map.delete(v);
    return this;
  }

  setParent(v: string, parent = ROOT): this {
    this.setNode(v);
    if (parent !== ROOT) this.setNode(parent);
    this.#children.get(this.#parent.get(v) ?? ROOT)?.delete(v);
    this.#parent.set(v, parent);
    this.#children.get(parent)?.add(v);
    return this;
  }

  parent(v: string): string | undefined {
    const found = this.#parent.get(String(v));
    return found === ROOT ? undefined : found;
  }

  children(v = ROOT): string[] {
    return [...(this.#children.get(String(v)) ?? [])];
  }

  /** setEdge(v, w, label, name) or setEdge({v, w, name}, label). */
  setEdge(first: string | Edge, ...rest: Label[]): this {
    const whole = typeof first === "object";
    const edge = this.#edgeOf(first, whole ? undefined : rest[0], whole ? undefined : rest[2]);
    const label = whole ? rest[0] : rest[1];
    const id = idOf(edge);
    const known = this.#edges.get(id);
    if (known) {
      if (rest.length > (whole ? 0 : 1)) known.label = label;
      return this;
    }
    this.setNode(edge.v).setNode(edge.w);
    this.#edges.set(id, { edge, label });
    this.#out.get(edge.v)?.set(id, edge);
    this.#in.get(edge.w)?.set(id, edge);
    return this;
  }

  edge(first: string | Edge, w?: string, name?: string): Label {
    return this.#edges.get(idOf(this.#edgeOf(first, w, name)))?.label;
  }

  hasEdge(first: string | Edge, w?: string, name?: string): boolean {
    return this.#edges.has(idOf(this.#edgeOf(first, w, name)));
  }

  removeEdge(first: string | Edge, w?: string, name?: string): this {
    const edge = this.#edgeOf(first, w, name);
    const id = idOf(edge);
    this.#edges.delete(id);
    this.#out.get(edge.v)?.delete(id);
    this.#in.get(edge.w)?.delete(id);
    return this;
  }

  inEdges(v: string, from?: string): Edge[] {
    const edges = [...(this.#in.get(String(v))?.values() ?? [])];
    return from === undefined ? edges : edges.filter((edge) => edge.v === from);
  }

  outEdges(v: string, to?: string): Edge[] {
    const edges = [...(this.#out.get(String(v))?.values() ?? [])];
    return to === undefined ? edges : edges.filter((edge) => edge.w === to);
  }

  nodeEdges(v: string, other?: string): Edge[] {
    return [...this.inEdges(v, other), ...this.outEdges(v, other).filter((edge) => edge.v !== edge.w)];
  }

  predecessors(v: string): string[] {
    return [...new Set(this.inEdges(v).map((edge) => edge.v))];
  }

  successors(v: string): string[] {
    return [...new Set(this.outEdges(v).map((edge) => edge.w))];
  }

  neighbors(v: string): string[] {
    return [...new Set([...this.predecessors(v), ...this.successors(v)])];
  }

  // Without a direction both orders of the ends are the same edge.
  #edgeOf(first: string | Edge, second?: string, name?: string): Edge {
    const given = typeof first === "object" ? first : { v: String(first), w: String(second), name };
    const turned = !this.#directed && given.v > given.w;
    const [v, w] = turned ? [given.w, given.v] : [given.v, given.w];
    return given.name === undefined ? { v, w } : { v, w, name: String(given.name) };
  }
}

function idOf({ v, w, name = "" }: Edge): string {
  return `${v}\u0001${w}\u0001${name}`;
}

function walk(graph: Graph, starts: string | string[], before: boolean): string[] {
  const seen = new Set<string>();
  const order: string[] = [];
  const visit = (v: string) => {
    if (seen.has(v)) return;
    seen.add(v);
    if (before) order.push(v);
    for (const next of graph.isDirected() ? graph.successors(v) : graph.neighbors(v)) visit(next);
    if (!before) order.push(v);
  };
  for (const start of [starts].flat()) visit(start);
  return order;
}

export const alg = {
  preorder: (graph: Graph, starts: string | string[]) => walk(graph, starts, true),
  postorder: (graph: Graph, starts: string | string[]) => walk(graph, starts, false),
};
