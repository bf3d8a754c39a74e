// The layout worker's other end: ask, wait, remember.
//
// Where it sits   made once for each widget (not at module level) and ended with it.
// The one idea    the same container is never laid out twice: opening, closing and opening a layer again is free.
//                 Where a page forbids workers, the same code runs in the page itself.

import workerSource from "worker:./layout.worker.ts";
import type { ContainerInput, ContainerLayout } from "./layout_types.ts";

type Answer = { id: number; result?: ContainerLayout; problem?: string };
type Compute = (input: ContainerInput) => Promise<ContainerLayout>;

export class Layouter {
  readonly #known = new Map<string, Promise<ContainerLayout>>();
  readonly #compute: Compute;

  constructor(signal: AbortSignal, compute?: Compute) {
    this.#compute = compute ?? startWorker(signal);
  }

  layout(input: ContainerInput): Promise<ContainerLayout> {
    const key = JSON.stringify(input);
    const known = this.#known.get(key) ?? this.#compute(input);
    this.#known.set(key, known);
    return known;
  }
}

function startWorker(signal: AbortSignal): Compute {
  const address = URL.createObjectURL(new Blob([workerSource], { type: "text/javascript" }));
  const waiting = new Map<number, { input: ContainerInput; resolve: Resolve; reject: Reject }>();
  let worker: Worker | null = null;
  try {
    worker = new Worker(address, { type: "module" });
  } catch {
    worker = null; // the page's security policy says no
  }
  const inPage = async (input: ContainerInput): Promise<ContainerLayout> => {
    const module = (await import(address)) as { layoutContainer(input: ContainerInput): ContainerLayout };
    return module.layoutContainer(input);
  };
  const giveUpWorker = () => {
    worker?.terminate();
    worker = null;
    for (const { input, resolve, reject } of waiting.values()) inPage(input).then(resolve, reject);
    waiting.clear();
  };
  if (worker) {
    worker.onerror = giveUpWorker;
    worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      const asked = waiting.get(data.id);
      waiting.delete(data.id);
      if (data.result) asked?.resolve(data.result);
      else asked?.reject(new Error(data.problem));
    };
  }
  signal.addEventListener("abort", () => {
    worker?.terminate();
    URL.revokeObjectURL(address);
  });
  let next = 0;
  return (input) => {
    if (!worker) return inPage(input);
    return new Promise((resolve, reject) => {
      next += 1;
      waiting.set(next, { input, resolve, reject });
      worker?.postMessage({ id: next, input });
    });
  };
}

type Resolve = (layout: ContainerLayout) => void;
type Reject = (problem: unknown) => void;
