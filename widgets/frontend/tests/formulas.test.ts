import { expect, test } from "vitest";
// @ts-expect-error: a build script without types of its own.
import { formulasIn, toMathML } from "../formulas.mjs";

test("finds formulas as Python writes them", () => {
  const source = `
    op("mul", formula=r"z = x \\cdot y", grads={"x": rule(r"\\bar x = \\bar z \\cdot y", f),
       "y": rule(
           r"\\bar y = "
           r"\\bar z \\cdot x", f)})
    op("add", formula='z = x + y')
    formula = ""
  `;
  expect(formulasIn(source)).toEqual([
    "z = x \\cdot y",
    "\\bar x = \\bar z \\cdot y",
    "\\bar y = \\bar z \\cdot x",
    "z = x + y",
  ]);
});

test("renders to MathML, and refuses what cannot be read", () => {
  expect(toMathML("z = x^2")).toMatch(/^<math.*<msup>/);
  expect(() => toMathML("\\nosuchcommand{")).toThrow();
});
