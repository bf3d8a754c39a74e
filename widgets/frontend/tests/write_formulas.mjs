// Write the MathML of the fixtures' formulas: `node tests/write_formulas.mjs` from this folder's parent.

import { readFile, writeFile } from "node:fs/promises";
import { toMathML } from "../formulas.mjs";

const rows = await readFile("../../tests/widgets/sketch_rows.py", "utf8");
const latex = [...rows.matchAll(/r"([^"\n]*=[^"\n]*)"/g)].map((found) => found[1]);
const table = Object.fromEntries(latex.map((text) => [text, toMathML(text)]));
await writeFile("tests/fixtures/formulas.json", `${JSON.stringify(table)}\n`);
