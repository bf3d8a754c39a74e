// Write the MathML of the fixtures' formulas: `node tests/write_formulas.mjs` from this folder's parent.

import { readFile, writeFile } from "node:fs/promises";
import { toMathML } from "../formulas.mjs";

const documents = await readFile("../../tests/widgets/documents.py", "utf8");
const latex = [...documents.matchAll(/r"([^"\n]*=[^"\n]*)"/g)].map((found) => found[1]);
const table = Object.fromEntries(latex.map((text) => [text, toMathML(text)]));
await writeFile("tests/fixtures/formulas.json", `${JSON.stringify(table)}\n`);
