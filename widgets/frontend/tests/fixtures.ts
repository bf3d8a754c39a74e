// The documents that tests/widgets/documents.py wrote: numbers from numpy, only zerosTrace's from minitf.

import { readFileSync } from "node:fs";
import type { GraphDocument, TraceDocument } from "../src/shared/documents.ts";

export function fixture<T = GraphDocument>(name: string): T {
  return JSON.parse(readFileSync(`tests/fixtures/${name}.json`, "utf8")) as T;
}

export const digitsGraph = () => fixture<GraphDocument>("digits_graph");
export const brokenGraph = () => fixture<GraphDocument>("broken_graph");
export const digitsTrace = () => fixture<TraceDocument>("digits_trace");
export const scalarTrace = () => fixture<TraceDocument>("scalar_trace");
export const branchingTrace = () => fixture<TraceDocument>("branching_trace");
export const zerosTrace = () => fixture<TraceDocument>("zeros_trace");
