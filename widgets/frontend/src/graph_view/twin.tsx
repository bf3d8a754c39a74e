// The tree twin: the same graph as a tree of words, for the keyboard and for screen readers.
//
// Where it sits   before the stage, visible only to those who read by ear; what has the focus here is marked there.
// The one idea    one list item for each box, one Tab stop for all, arrow keys as in any tree (ARIA tree pattern).

import { useEffect, useMemo, useRef } from "preact/hooks";
import { formatCount, formatNumber, formatShape } from "../shared/format.ts";
import type { Translate } from "../shared/i18n.ts";
import { weightMarks } from "./measure.ts";
import { isScope, nodesIn, outputOf, ROOT, type ScopeTree, shownIn, stackedIn } from "./scopes.ts";
import type { GraphKey } from "./texts.ts";

export interface TwinItem {
  key: string;
  level: number;
  position: number;
  size: number;
  open: boolean | null;
}

/** The visible boxes and frames in reading order. */
export function twinItems(
  tree: ScopeTree,
  open: ReadonlySet<string>,
  stacked = stackedIn(tree, open),
  key = ROOT,
  level = 1,
): TwinItem[] {
  const inside = shownIn(tree, stacked, key);
  return inside.flatMap((child, i) => {
    const opened = isScope(child) ? open.has(child) : null;
    const item = { key: child, level, position: i + 1, size: inside.length, open: opened };
    return opened ? [item, ...twinItems(tree, open, stacked, child, level + 1)] : [item];
  });
}

/** What a key does to the place in the tree: another item, or opening and folding. */
export function twinMove(
  items: readonly TwinItem[],
  at: string | null,
  key: string,
): { go: string } | { toggle: string } | null {
  const i = Math.max(
    0,
    items.findIndex((item) => item.key === at),
  );
  const item = items[i];
  if (!item) return null;
  const go = (to: TwinItem | undefined) => (to ? { go: to.key } : null);
  if (key === "ArrowDown") return go(items[i + 1]);
  if (key === "ArrowUp") return go(items[i - 1]);
  if (key === "Home") return go(items[0]);
  if (key === "End") return go(items.at(-1));
  if (key === "ArrowRight" && item.open === false) return { toggle: item.key };
  if (key === "ArrowRight" && item.open) return go(items[i + 1]);
  if (key === "ArrowLeft" && item.open) return { toggle: item.key };
  if (key === "ArrowLeft") return go(items.slice(0, i).findLast((other) => other.level < item.level));
  if ((key === "Enter" || key === " ") && item.open !== null) return { toggle: item.key };
  return null;
}

/** What a screen reader says of an item. */
export function twinLabel(
  tree: ScopeTree,
  key: string,
  t: Translate<GraphKey>,
  alike: readonly string[] = [],
): string {
  const scope = tree.scopes.get(key);
  const node = tree.nodes.get(key);
  const shows = scope ? outputOf(tree, key) : key;
  const parts = scope
    ? [scope.label, scope.class ?? "", scope.output_shape ? formatShape(scope.output_shape) : ""]
    : [node?.label ?? key, node ? t(node.kind) : "", formatShape(node?.shape)];
  if (alike.length > 1) {
    const last = tree.scopes.get(alike.at(-1) ?? "")?.label ?? "";
    parts.splice(1, 0, t("alike", { count: alike.length, last }));
  }
  const params = scope?.params ?? node?.params ?? 0;
  if (params > 0) parts.push(`${formatCount(params)} ${t("parameters")}`);
  const { frozen, uses } = weightMarks(nodesIn(tree, key));
  if (frozen) parts.push(t("frozen"));
  if (uses > 1) parts.push(t("uses", { count: uses }));
  for (const lane of ["value", "gradient"] as const) {
    const summary = shows ? tree.document[lane === "value" ? "values" : "gradients"]?.[shows] : undefined;
    if (!summary) continue;
    const number =
      summary.scalar === null ? `${t("norm")} ${formatNumber(summary.norm)}` : formatNumber(summary.scalar);
    parts.push(`${t(lane)} ${number}`);
  }
  return parts.filter(Boolean).join(", ");
}

const MOST_NEAR = 100;

interface TwinProps {
  tree: ScopeTree;
  open: ReadonlySet<string>;
  at: string | null;
  t: Translate<GraphKey>;
  /** Rises each time a click on the stage should bring the focus here. */
  focusCount: number;
  onGo: (key: string) => void;
  onToggle: (key: string) => void;
  onEnter: () => void;
  onLeave: () => void;
}

export function Twin({ tree, open, at, t, focusCount, onGo, onToggle, onEnter, onLeave }: TwinProps) {
  const list = useRef<HTMLDivElement>(null);
  const stacked = useMemo(() => stackedIn(tree, open), [tree, open]);
  const items = useMemo(() => twinItems(tree, open, stacked), [tree, open]);
  const first = stacked.get(at ?? "")?.[0] ?? at;
  const place = Math.max(
    0,
    items.findIndex((item) => item.key === first),
  );
  const current = items[place];
  // Of a long list only the neighborhood is there; positions tell how long it is.
  const near = items.slice(Math.max(0, place - MOST_NEAR), place + MOST_NEAR);
  const focusCurrent = () =>
    list.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus({ preventScroll: true });
  useEffect(() => {
    if (focusCount > 0) focusCurrent();
  }, [focusCount]);
  useEffect(() => {
    if (list.current?.contains(list.current.ownerDocument.activeElement)) focusCurrent();
  }, [at]);
  const onKeyDown = (event: KeyboardEvent) => {
    const move = twinMove(items, current?.key ?? null, event.key);
    if (!move) return;
    event.preventDefault();
    event.stopPropagation();
    if ("go" in move) onGo(move.go);
    else onToggle(move.toggle);
  };
  // Keys and clicks choose; focus only follows. Were it to choose as well, two quick keys could chase each other.
  const onFocusIn = () => {
    if (at === null && current) onGo(current.key);
    else onEnter();
  };
  const onFocusOut = (event: FocusEvent) => {
    if (!list.current?.contains(event.relatedTarget as Node | null)) onLeave();
  };
  return (
    <div
      class="mt-hidden"
      role="tree"
      aria-label={t("tree")}
      ref={list}
      onKeyDown={onKeyDown}
      onFocusIn={onFocusIn}
      onFocusOut={onFocusOut}
    >
      {near.map((item) => (
        <div
          key={item.key}
          role="treeitem"
          tabIndex={item === current ? 0 : -1}
          aria-level={item.level}
          aria-posinset={item.position}
          aria-setsize={item.size}
          aria-expanded={item.open ?? undefined}
          aria-selected={item === current && at !== null}
        >
          {twinLabel(tree, item.key, t, stacked.get(item.key))}
        </div>
      ))}
    </div>
  );
}
