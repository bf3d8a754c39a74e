import { signal } from "@preact/signals";
import { describe, expect, test } from "vitest";
import { stepperTexts } from "../src/backprop_stepper/texts.ts";
import { graphTexts } from "../src/graph_view/texts.ts";
import { StaticModel } from "../src/page/static_model.ts";
import {
  formatCount,
  formatDuration,
  formatNumber,
  formatPercent,
  formatShape,
  toNumber,
} from "../src/shared/format.ts";
import { cleanMathML } from "../src/shared/formula.tsx";
import { cellColor, heatmapSize } from "../src/shared/heatmap.tsx";
import { translator } from "../src/shared/i18n.ts";
import {
  cellsOf,
  cellToIndex,
  decodeThumb,
  indexToCell,
  largest,
  matrixSize,
} from "../src/shared/summary.ts";
import { luminance, watchDark } from "../src/shared/theme.ts";
import { digitsGraph } from "./fixtures.ts";

describe("numbers", () => {
  // The same table as tests/widgets/test_base.py: a picture and describe() round alike.
  test.each([
    [0, "0"],
    [1, "1"],
    [-0.25, "−0.25"],
    [2080, "2080"],
    [123456.7, "123,457"],
    [1 / 3, "0.3333"],
    [9.99999, "10"],
    [1.5e-7, "1.5e−7"],
    [-2.5e12, "−2.5e12"],
    ["NaN", "NaN"],
    ["-Infinity", "−∞"],
    [null, "–"],
  ] as const)("%s reads %s", (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });

  test("counts, shapes, parts and times", () => {
    expect(formatCount(1234567)).toBe("1,234,567");
    expect(formatShape([null, 64])).toBe("(None, 64)");
    expect(formatShape([10])).toBe("(10,)");
    expect(formatShape([])).toBe("()");
    expect(formatShape(null)).toBe("?");
    expect(formatPercent(0.125)).toBe("12.5\u202f%");
    expect(formatDuration(0.35)).toBe("350 ms");
    expect(formatDuration(65)).toBe("1:05");
    expect(formatDuration(3723)).toBe("1:02:03");
    expect(toNumber("Infinity")).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("thumbnails", () => {
  const kernel = digitsGraph().values?.["sequential/dense/kernel"];
  if (!kernel) throw new Error("the fixture has a kernel");
  const cells = cellsOf(kernel);
  if (!cells) throw new Error("the kernel has a thumbnail");

  test("hold real numbers within the array's range", () => {
    expect([cells.rows, cells.cols]).toEqual([16, 16]);
    const step = toNumber(kernel.thumb?.scale) / 127;
    expect(Math.max(...cells.values)).toBeLessThanOrEqual(toNumber(kernel.max) + step);
    expect(largest(cells)).toBeCloseTo(toNumber(kernel.thumb?.scale), 4);
  });

  test("every cell stands for one element, and back", () => {
    for (let row = 0; row < cells.rows; row++) {
      for (let col = 0; col < cells.cols; col++) {
        const index = cellToIndex(kernel, cells, row, col);
        expect(index[0]).toBeLessThan(64);
        expect(index[1]).toBeLessThan(32);
        expect(indexToCell(kernel, cells, index)).toEqual([row, col]);
      }
    }
  });

  test("leading axes are rows", () => {
    expect(matrixSize([2, 3, 4])).toEqual([6, 4]);
    expect(matrixSize([5])).toEqual([1, 5]);
    expect(matrixSize([])).toEqual([1, 1]);
    const summary = { ...kernel, shape: [2, 3, 4] };
    const six = { rows: 6, cols: 4, values: new Float32Array(24) };
    expect(cellToIndex(summary, six, 5, 3)).toEqual([1, 2, 3]);
  });

  test("NaN is kept apart", () => {
    const thumb = { rows: 1, cols: 3, scale: 2, data: btoa(String.fromCharCode(127, 128, 129)) };
    expect([...decodeThumb(thumb).values]).toEqual([2, Number.NaN, -2]);
  });
});

describe("heatmaps", () => {
  test("colour means plus, grey means minus, and NaN is neither", () => {
    const [r, g, b] = cellColor(1, 1, "value", false);
    expect(b).toBeGreaterThan(r);
    expect(b).toBeGreaterThan(g);
    const minus = cellColor(-1, 1, "gradient", false);
    expect(Math.max(...minus) - Math.min(...minus)).toBeLessThan(20);
    expect(cellColor(0, 0, "value", false)).toEqual(cellColor(0, 1, "gradient", false));
    expect(cellColor(Number.NaN, 1, "value", false)).not.toEqual(cellColor(1, 1, "value", false));
  });

  test("cells are square where they fit", () => {
    expect(heatmapSize({ rows: 8, cols: 16, values: new Float32Array() }, 96)).toEqual([96, 48]);
    expect(heatmapSize({ rows: 1, cols: 2, values: new Float32Array() }, 96)).toEqual([48, 24]);
  });
});

describe("formulas", () => {
  test("only MathML gets through", () => {
    const evil =
      '<math onclick="x()"><mi>x</mi><script>alert(1)</script><img src=x><mo stretchy="false">=</mo></math>';
    const clean = cleanMathML(evil);
    expect(clean?.textContent).toBe("x=");
    expect(clean?.querySelector("script, img")).toBeNull();
    expect(clean?.getAttribute("onclick")).toBeNull();
    expect(clean?.querySelector("mo")?.getAttribute("stretchy")).toBe("false");
    expect(cleanMathML("no maths")).toBeNull();
  });
});

describe("words", () => {
  test("values are put in, unknown places stay", () => {
    const t = translator({ en: { hello: "Hello {name} {other}" }, zh: { hello: "你好 {name}" } }, "en");
    expect(t("hello", { name: "Ada" })).toBe("Hello Ada {other}");
    expect(translator({ en: { a: "A" }, zh: { a: "甲" } }, "zh")("a")).toBe("甲");
  });

  test.each([graphTexts, stepperTexts])("both languages fill the same places", (texts) => {
    const places = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
    for (const [key, text] of Object.entries(texts.en)) {
      expect(places((texts.zh as Record<string, string>)[key] ?? ""), key).toEqual(places(text));
    }
  });
});

describe("theme", () => {
  test("luminance reads what browsers report", () => {
    expect(luminance("rgb(255, 255, 255)")).toBeCloseTo(1);
    expect(luminance("rgb(0, 0, 0)")).toBe(0);
    expect(luminance("rgba(0, 0, 0, 0)")).toBeNull();
  });

  test("a theme asked for by name wins; auto looks at the page", () => {
    document.body.style.backgroundColor = "rgb(10, 10, 10)";
    const theme = signal("auto");
    const end = new AbortController();
    const el = document.body.appendChild(document.createElement("div"));
    const dark = watchDark(el, theme, end.signal);
    expect(dark.value).toBe(true);
    theme.value = "light";
    expect(dark.value).toBe(false);
    end.abort();
    document.body.style.backgroundColor = "";
  });
});

describe("the page's own model", () => {
  test("tells of changes until asked not to", () => {
    const model = new StaticModel({ step: 1, blob: { $bytes: btoa("\u0001\u0002") } });
    const heard: unknown[] = [];
    const listener = (_: unknown, value: unknown) => heard.push(value);
    model.on("change:step", listener);
    model.set("step", 2);
    model.set("step", 2);
    model.off("change:step", listener);
    model.set("step", 3);
    expect(heard).toEqual([2]);
    expect(model.get("step")).toBe(3);
    expect((model.get("blob") as DataView).getUint8(1)).toBe(2);
  });
});
