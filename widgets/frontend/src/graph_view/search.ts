// Finding boxes by name: a piece of text, or a /regular expression/.
//
// The one idea    names of layers, classes and ops are searched; a pattern with a slash in it searches whole paths.

import { isScope, ROOT, type ScopeTree } from "./scopes.ts";

/** The keys of scopes and nodes that match, in reading order; null for an expression that cannot be read. */
export function findKeys(tree: ScopeTree, query: string): string[] | null {
  const test = matcher(query.trim());
  if (!test) return query.trim() ? null : [];
  const walk = (key: string): string[] =>
    (tree.children.get(key) ?? []).flatMap((child) => {
      const found = namesOf(tree, child, query.slice(1, -1).includes("/")).some(test) ? [child] : [];
      return isScope(child) ? [...found, ...walk(child)] : found;
    });
  return walk(ROOT);
}

function matcher(query: string): ((text: string) => boolean) | null {
  if (!query) return null;
  const expression = /^\/(.+)\/$/.exec(query);
  const words = query.toLowerCase();
  if (!expression) return (text) => text.toLowerCase().includes(words);
  try {
    const pattern = new RegExp(expression[1] ?? "", "i");
    return (text) => pattern.test(text);
  } catch {
    return null;
  }
}

function namesOf(tree: ScopeTree, key: string, paths: boolean): string[] {
  const scope = tree.scopes.get(key);
  const node = tree.nodes.get(key);
  if (paths) return [scope?.id ?? node?.id ?? ""];
  return [scope?.label, scope?.class, node?.label, node?.op].filter((name) => typeof name === "string");
}
