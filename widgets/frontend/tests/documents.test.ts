// The written schemas and the TypeScript types say the same: both are held to the same documents.

import { readFileSync } from "node:fs";
import Ajv2020 from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import {
  type BackwardInput,
  documentProblem,
  type GraphDocument,
  type Summary,
} from "../src/shared/documents.ts";
import brokenJson from "./fixtures/broken_graph.json";
import digitsJson from "./fixtures/digits_graph.json";
import scalarJson from "./fixtures/scalar_trace.json";
import { brokenGraph, digitsTrace, fixture } from "./fixtures.ts";

const schemas = ["summary", "graph", "trace", "history"].map((name) =>
  JSON.parse(readFileSync(`../minitf_widgets/schema/${name}.schema.json`, "utf8")),
);

const ajv = new Ajv2020({ allErrors: true, schemas });

// The compiler reads the fixtures as types: a field that a type misses or invents does not compile. (JSON modules
// know no literal types, so every string is just a string here; the schemas check the words.)
type Widened<T> = T extends string
  ? string
  : T extends readonly (infer Each)[]
    ? Widened<Each>[]
    : T extends object
      ? { [Key in keyof T]: Widened<T[Key]> }
      : T;
type Graph = Widened<Pick<GraphDocument, "title" | "nodes" | "edges" | "scopes" | "error">>;
const graphs: Graph[] = [digitsJson, brokenJson];
const steps: { node: string; upstream: Widened<Summary> }[] = scalarJson.backward;
const shares: Widened<BackwardInput>[] = scalarJson.backward.flatMap((step) => step.inputs);

describe("schemas", () => {
  test.each(["digits_graph", "broken_graph", "digits_trace", "scalar_trace", "branching_trace"])(
    "%s obeys its schema",
    (name) => {
      const document = fixture<{ schema: string }>(name);
      const validate = ajv.getSchema(`${document.schema.replace("minitf.", "")}.schema.json`);
      validate?.(document);
      expect(validate?.errors ?? []).toEqual([]);
    },
  );

  test("a schema finds what is wrong", () => {
    const document = { ...brokenGraph(), nodes: [{ id: 7 }] };
    const validate = ajv.getSchema("graph.schema.json");
    expect(validate?.(document)).toBe(false);
  });

  test("every property of a type is one of the schema, and the other way round", () => {
    const [summary, , trace] = schemas;
    expect(Object.keys(steps[0]?.upstream ?? {}).sort()).toEqual(Object.keys(summary.properties).sort());
    expect(Object.keys(shares[0] ?? {}).sort()).toEqual(Object.keys(trace.$defs.share.properties).sort());
    expect(graphs.map((graph) => graph.title)).toEqual(["sequential", "sequential"]);
  });
});

describe("documentProblem", () => {
  test("tells what is missing, other or too new", () => {
    expect(documentProblem({}, "minitf.graph")).toBe("empty");
    expect(documentProblem(null, "minitf.graph")).toBe("empty");
    expect(documentProblem(digitsTrace(), "minitf.graph")).toBe("other");
    expect(documentProblem({ schema: "minitf.graph", version: 2 }, "minitf.graph")).toBe("newer");
    expect(documentProblem(brokenGraph(), "minitf.graph")).toBeNull();
  });
});
