// Every type of a document has the properties of its schema, and no others; Python is held to the same schemas.

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { documentProblem, withRepeats } from "../src/shared/documents.ts";

interface Schema {
  title?: string;
  properties: Record<string, Schema>;
  required?: string[];
  const?: unknown;
  $defs: Record<string, Schema>;
}

const FOLDER = "../minitf_widgets/schema";
const names = readdirSync(FOLDER).map((file) => file.split(".")[0] as string);
const source = ["shared/documents.ts", "grad_flow/flow.ts"]
  .map((file) => readFileSync(`src/${file}`, "utf8"))
  .join("\n");

function schemaOf(name: string): Schema {
  return JSON.parse(readFileSync(`${FOLDER}/${name}.schema.json`, "utf8"));
}

/** The properties of an interface, `name?` where they may be absent. */
function propertiesOf(type: string): string[] {
  const body = new RegExp(`export interface ${type} \\{\\n(.*?)\\n\\}`, "s").exec(source)?.[1] ?? "";
  return [...body.matchAll(/^ {2}(\w+\??):/gm)].map((found) => found[1] as string).sort();
}

function propertiesBySchema({ properties, required = [] }: Schema): string[] {
  return Object.keys(properties)
    .map((name) => (required.includes(name) ? name : `${name}?`))
    .sort();
}

/** A part of a schema by its path, for example `$defs node` or `properties edges items`. */
function at(name: string, path = ""): Schema {
  // biome-ignore lint/suspicious/noExplicitAny: a schema is read as the plain data that it is.
  return path.split(" ").reduce((part: any, key) => (key ? part[key] : part), schemaOf(name));
}

describe("types and schemas", () => {
  test.each([
    ["Summary", "summary", ""],
    ["Thumb", "summary", "$defs thumb"],
    ["Histogram", "summary", "properties histogram anyOf 0"],
    ["Cursor", "cursor", ""],
    ["GraphDocument", "graph", ""],
    ["GraphNode", "graph", "$defs node"],
    ["GraphEdge", "graph", "properties edges items"],
    ["GraphScope", "graph", "$defs scope"],
    ["GraphError", "graph", "$defs error"],
    ["SourceLine", "graph", "$defs node properties source anyOf 0"],
    ["TraceDocument", "trace", ""],
    ["BackwardStep", "trace", "properties backward items"],
    ["BackwardInput", "trace", "$defs share"],
    ["Chosen", "trace", "$defs chosen"],
    ["ChosenTerm", "trace", "$defs chosen properties terms items"],
    ["GradientCheck", "trace", "properties checks additionalProperties"],
    ["Stop", "trace", "$defs stop"],
    ["FlowDocument", "flow", ""],
    ["Layer", "flow", "$defs layer"],
    ["Lane", "flow", "$defs lane"],
    ["Weight", "flow", "$defs weight"],
    ["Zero", "flow", "$defs zero"],
    ["HistoryDocument", "history", ""],
    ["RunRecord", "history", "properties runs items"],
  ])("%s is what %s.schema.json says", (type, name, path) => {
    expect(propertiesOf(type)).toEqual(propertiesBySchema(at(name, path)));
    expect(propertiesOf(type)).not.toEqual([]);
  });

  test.each(names.filter((name) => schemaOf(name).properties.version))(
    "a page reads the newest %s document, and says when one is newer",
    (name) => {
      const { title, properties } = schemaOf(name);
      const version = properties.version?.const as number;
      expect(documentProblem({ schema: title, version }, String(title))).toBeNull();
      expect(documentProblem({ schema: title, version: version + 1 }, String(title))).toBe("newer");
    },
  );
});

test("a summary that travelled once is put back wherever it was", () => {
  const one = { scalar: 1 };
  const packed = { title: "$", values: { a: { $: 0 }, $: { $: 1 } }, list: [{ $: 0 }], $summaries: [one, 2] };
  expect(withRepeats(packed)).toEqual({ title: "$", values: { a: one, $: 2 }, list: [one] });
  expect(withRepeats({ values: {} })).toEqual({ values: {} });
  expect(withRepeats(null)).toBeNull();
});
