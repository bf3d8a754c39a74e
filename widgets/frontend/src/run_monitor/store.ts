// What all views of one RunMonitor share on a page: its runs, and the wire to the training loop.
//
// Where it sits   made once for each widget (`initialize`), so that two views show the same and zoom apart.
// The one idea    the `spec` trait is the whole truth, messages are news on top of it. A static page has only the
//                 trait, and nothing else in here notices.
// Read next       runs.ts, buttons.ts, view.tsx

import { signal as createSignal, type Signal } from "@preact/signals";
import { documentProblem, type HistoryDocument } from "../shared/documents.ts";
import { type AnyModel, listen, traitSignal, type WidgetContext } from "../shared/model.ts";
import { Buttons, type Channel } from "./buttons.ts";
import { addNews, FINISHED, floats, type News, type Run, readDocument } from "./runs.ts";

/** How a view was set up last: a new view of the same run begins like that. */
export interface Setup {
  table: boolean;
  /** `steps`, `epochs`, `log_steps` or `log_epochs`. */
  axis: string;
  metric: string | null;
  run: string | null;
  hidden: readonly string[];
}

/** How many `--rm-run-…` there are in styles.css. */
const COLORS = 6;

/** Whether an epoch of one run has more steps than an epoch of another: side by side they stand by epochs only. */
function differInSteps(runs: readonly Run[]): boolean {
  return new Set(runs.map(({ header }) => header.steps)).size > 1;
}

export class Store {
  readonly setup: Setup = { table: false, axis: "steps", metric: null, run: null, hidden: [] };
  /** Counts changes; the view that reads it draws again. */
  readonly version: Signal<number> = createSignal(0);
  readonly buttons: Signal<Buttons | null> = createSignal(null);
  /** Seconds that the run waits after each batch. */
  readonly delay: Signal<number>;
  problem: "empty" | "other" | "newer" | null = null;
  /** Never changed in place: a run with news is a new object, which is how components notice. */
  runs: readonly Run[] = [];
  readonly #model: AnyModel;
  readonly #looking = new Set<object>();
  readonly #colors = new Map<string, number>();

  constructor({ model, signal }: Pick<WidgetContext, "model" | "signal">) {
    this.#model = model;
    this.delay = traitSignal<number>(model, "delay", signal);
    listen(model, "change:spec", () => this.load(), signal);
    listen(model, "msg:custom", (content, buffers) => this.hear(content, buffers), signal);
    this.load();
    if (differInSteps(this.runs)) this.setup.axis = "epochs";
  }

  load(): void {
    const spec = this.#model.get("spec");
    this.problem = documentProblem(spec, "minitf.history");
    if (!this.problem) this.runs = readDocument(spec as HistoryDocument);
    this.runs.forEach(this.colorOf);
    this.#changed();
  }

  hear(content: unknown, buffers: readonly ArrayBufferView[] = []): void {
    const news = content as News;
    if (news?.kind !== "news") return;
    const at = this.runs.findIndex((each) => each.header.id === news.run.id);
    const rows = buffers[0] ? floats(buffers[0]) : new Float32Array(0);
    const run = at < 0 ? null : addNews(this.runs[at]!, news, rows);
    if (run) {
      this.runs = this.runs.with(at, run);
      this.#changed();
    } else {
      this.buttons.peek()?.askForAll();
    }
  }

  /** A run keeps its colour, also when others are taken away. */
  readonly colorOf = ({ header }: Run): number => {
    const found = this.#colors.get(header.id) ?? this.#colors.size % COLORS;
    this.#colors.set(header.id, found);
    return found;
  };

  /** One view came into sight or left it; Python hears only of the first and the last. */
  look(view: object, visible: boolean): void {
    const before = this.#looking.size > 0;
    if (visible) this.#looking.add(view);
    else this.#looking.delete(view);
    const now = this.#looking.size > 0;
    if (now !== before) this.buttons.peek()?.visible(now);
  }

  /** Find the wire. A page without a kernel has none, and then there are no buttons. */
  async connect({ model, host, signal }: WidgetContext): Promise<void> {
    const reference = model.get("channel");
    if ((model as { isStatic?: boolean }).isStatic || typeof reference !== "string") return;
    const { exports } = await host.getWidget(reference);
    this.buttons.value = new Buttons(exports as Channel, signal);
    if (this.#looking.size > 0) this.buttons.value.visible(true);
  }

  #changed(): void {
    const buttons = this.buttons.peek();
    const state = this.runs.find((run) => run.header.id === buttons?.run)?.header.state;
    // "Pausing …" lasts until the run stands still, and so on.
    if (buttons && state && state !== "running") buttons.wish.value = null;
    if (buttons && state && FINISHED.includes(state)) buttons.forget();
    this.version.value++;
  }
}
