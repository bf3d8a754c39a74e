// Formulas of the op rows, LaTeX to MathML, once, while the package is built.
//
// Where it sits   called by build.mjs; its result is read by minitf_widgets.formulas in Python.
// The one idea    the op rows of minitf are the only place where a formula is written. Browsers read MathML
//                 by themselves, so the renderer (Temml) stays on the machine that builds.

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import temml from "temml";

// One Python string literal, raw or not, in either quote; then as many neighbours as Python would join to it.
const LITERAL = String.raw`r?(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')`;
const FORMULA = new RegExp(
  String.raw`(?:\b(?:formula|gradient)\s*=\s*|\brule\(\s*)\(?\s*((?:${LITERAL}\s*)+)`,
  "gi",
);

/** The LaTeX strings that stand after `formula=`, after `gradient=` or first in `rule(...)` in a Python source text. */
export function formulasIn(source) {
  const found = [];
  for (const [, literals] of source.matchAll(FORMULA)) {
    const parts = literals.match(new RegExp(LITERAL, "gi")) ?? [];
    found.push(parts.map(readLiteral).join(""));
  }
  return found.filter(Boolean);
}

function readLiteral(literal) {
  const raw = /^r/i.test(literal);
  const text = literal.slice(raw ? 2 : 1, -1);
  return raw ? text : text.replace(/\\(["'\\])/g, "$1");
}

/** MathML of one formula. A formula that cannot be read stops the build: a picture must not show an error. */
export function toMathML(latex) {
  return temml.renderToString(latex, { annotate: false, throwOnError: true, wrap: "none" });
}

/** {latex: mathml} for every formula in the Python files under `folders`; a missing folder has none. */
export async function renderFormulas(folders) {
  const rendered = {};
  for (const folder of folders) {
    const entries = await readdir(folder, { recursive: true }).catch(() => []);
    for (const name of entries.filter((entry) => entry.endsWith(".py")).sort()) {
      const source = await readFile(join(folder, name), "utf8");
      for (const latex of formulasIn(source)) rendered[latex] ??= toMathML(latex);
    }
  }
  return rendered;
}
