// What the reader has asked for: open scopes, a search, a trace, keys; and what a model's growth asks for.
//
// Where it sits   hooks of GraphView (index.tsx).

import { useMemo, useRef, useState } from "preact/hooks";
import type { GraphDocument } from "../shared/documents.ts";
import type { Camera, CameraControl } from "./camera.ts";
import { relatedTo, type Way } from "./relations.ts";
import { capOpen, openByDefault, type ScopeTree, scopeKey } from "./scopes.ts";
import { findKeys } from "./search.ts";

/** Keys that work on whatever has the focus inside the picture; with Shift the arrows pan. */
export function keyHandler(control: CameraControl, keys: Record<string, () => unknown>) {
  return (event: KeyboardEvent) => {
    const inField = (event.target as Element).matches("input, select");
    if (inField || event.ctrlKey || event.metaKey || event.altKey) return;
    const pan = event.shiftKey && PAN[event.key];
    if (pan) control.hold(moved(control.camera.value, pan));
    else if (keys[event.key]) keys[event.key]?.();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
}

const STEP = 60;
const PAN: Record<string, [number, number]> = {
  ArrowLeft: [STEP, 0],
  ArrowRight: [-STEP, 0],
  ArrowUp: [0, STEP],
  ArrowDown: [0, -STEP],
};

function moved(camera: Camera, [dx, dy]: [number, number]): Camera {
  return { ...camera, x: camera.x + dx, y: camera.y + dy };
}

/** Where a model broke off. */
export function stoppedAt({ error }: GraphDocument): string[] | undefined {
  if (!error) return undefined;
  const last = error.node ?? (error.scope ? scopeKey(error.scope) : null);
  const keys = [last, error.from].filter((key) => key !== null);
  return keys.length > 0 ? keys : undefined;
}

// What a growing model has got since the last look, so that the camera goes there; stays until it grows again.
export function useGrown(tree: ScopeTree): string[] | undefined {
  const before = useRef(tree);
  const grown = useRef<string[] | undefined>(undefined);
  if (before.current !== tree) {
    const known = before.current;
    const fresh = [...tree.scopes.keys(), ...tree.nodes.keys()].filter((key) => {
      const around = tree.chain.get(key)?.at(-1);
      return !known.chain.has(key) && (!around || known.chain.has(around));
    });
    if (known.nodes.size > 0 && fresh.length > 0) grown.current = fresh;
    before.current = tree;
  }
  return grown.current;
}

/** The search field's state: null while it is shut. Walking from hit to hit opens what is on the way. */
export function useSearch(tree: ScopeTree, visit: (key: string) => void) {
  const [query, setQuery] = useState<string | null>(null);
  const [at, setAt] = useState(-1);
  const hits = useMemo(() => findKeys(tree, query ?? ""), [tree, query]);
  const marked = useMemo(() => {
    const keys = hits ?? [];
    return query ? new Set(keys.flatMap((key) => [key, ...(tree.chain.get(key) ?? [])])) : undefined;
  }, [tree, hits]);
  return {
    query,
    hits,
    at,
    marked,
    open: () => setQuery(query ?? ""),
    onQuery: (next: string) => {
      setQuery(next);
      setAt(-1);
    },
    onWalk: (step: number) => {
      if (!hits || hits.length === 0) return;
      const next = (Math.max(at, step < 0 ? 0 : -1) + step + hits.length) % hits.length;
      setAt(next);
      visit(hits[next] ?? "");
    },
    onClose: () => {
      setQuery(null);
      setAt(-1);
    },
  };
}

/** Which ways are followed from the chosen box, and what they lead to. */
export function useTrace(tree: ScopeTree, at: string | null) {
  const [ways, setWays] = useState<readonly Way[]>([]);
  const related = useMemo(
    () => (at && ways.length > 0 ? relatedTo(tree, at, ways) : undefined),
    [tree, at, ways],
  );
  const toggle = (way: Way) =>
    setWays(ways.includes(way) ? ways.filter((each) => each !== way) : [...ways, way]);
  return { ways: at ? ways : [], related, toggle, stop: () => setWays([]) };
}

/** Open scopes: what Python or a click said, else everything that holds layers. */
export function useOpen(tree: ScopeTree, expanded: readonly string[] | null): ReadonlySet<string> {
  return useMemo(() => {
    const wanted = expanded ? new Set(expanded.map(scopeKey)) : openByDefault(tree);
    return capOpen(tree, wanted);
  }, [tree, expanded]);
}

// The cursor is shared with Python, where a scope is just its name, and with pictures that know nodes which are
// folded away here: then the box is meant that holds them.
export function cursorKey(
  tree: ScopeTree,
  open: ReadonlySet<string>,
  name: string | undefined,
): string | null {
  if (!name) return null;
  const key = tree.scopes.has(scopeKey(name)) ? scopeKey(name) : name;
  return tree.chain.get(key)?.find((scope) => !open.has(scope)) ?? (tree.chain.has(key) ? key : null);
}
