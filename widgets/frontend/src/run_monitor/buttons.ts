// The wire to a training loop: commands with an id, an answer for each, and what to say when none comes.
//
// Where it sits   between the toolbar and minitf_widgets/run_channel.py.
// The one idea    a kernel that trains may not hear a click. An answer within 0.7 seconds means it does; without
//                 one the page says so and names the way out, instead of a button that seems broken. It also asks
//                 again: JupyterLab needs a moment to open the way past a busy main thread, and what was sent
//                 before lies in that thread's queue. An id that Python has seen does nothing a second time.
// Read next       minitf_widgets/run_control.py

import { signal as createSignal, type Signal } from "@preact/signals";

export const PATIENCE = 700; // milliseconds
const TRIES = 20;

export type Command =
  | "pause"
  | "resume"
  | "step_batch"
  | "step_epoch"
  | "stop"
  | "set_learning_rate"
  | "set_delay"
  | "fork"
  | "remove";

/** Commands whose effect takes up to a batch, and what to say until then. */
export type Wish = "pause" | "stop" | "step_batch" | "step_epoch";

/** What the channel widget exports. */
export interface Channel {
  send(message: object): void;
  listen(hear: (message: unknown) => void): () => void;
}

interface Answer {
  id: number;
  status: "accepted" | "ignored" | "refused";
  why: string;
}

/** One page's end of the wire. */
export class Buttons {
  /** A command is on its way and nobody answered in time. */
  readonly unheard: Signal<boolean> = createSignal(false);
  /** Why the last command was not followed; empty when it was. */
  readonly refusal: Signal<string> = createSignal("");
  /** The last command that was accepted, until the run shows its effect. */
  readonly wish: Signal<Wish | null> = createSignal(null);
  /** The run that the last command was for. */
  run = "";

  readonly #channel: Channel;
  readonly #page: string;
  readonly #waiting = new Map<number, Command>();
  #last = 0;

  constructor(channel: Channel, signal: AbortSignal, page: string = crypto.randomUUID()) {
    this.#channel = channel;
    this.#page = page;
    const silence = channel.listen((message) => this.#hear(message as Answer));
    signal.addEventListener("abort", silence, { once: true });
  }

  press(command: Command, run: string, value?: number | string | object): void {
    const id = ++this.#last;
    this.run = run;
    this.#waiting.set(id, command);
    this.refusal.value = "";
    this.#post({ id, page: this.#page, command, run, value }, TRIES);
  }

  /** Send until an answer comes. */
  #post(message: { id: number; [field: string]: unknown }, tries: number): void {
    this.#channel.send(message);
    setTimeout(() => {
      if (!this.#waiting.has(message.id)) return;
      this.unheard.value = true;
      if (tries > 1) this.#post(message, tries - 1);
    }, PATIENCE);
  }

  /** The run is over: nothing is waited for any more. */
  forget(): void {
    this.#waiting.clear();
    this.unheard.value = false;
    this.wish.value = null;
  }

  /** Tell Python whether anybody looks: nothing is sent to a picture out of sight. */
  visible(value: boolean): void {
    this.#channel.send({ id: ++this.#last, page: this.#page, command: "visible", value });
  }

  askForAll(): void {
    this.#channel.send({ id: ++this.#last, page: this.#page, command: "snapshot" });
  }

  #hear(answer: Answer): void {
    this.unheard.value = false;
    const command = this.#waiting.get(answer.id);
    if (!command || !this.#waiting.delete(answer.id)) return;
    this.refusal.value = answer.status === "accepted" ? "" : answer.why;
    this.wish.value = answer.status === "accepted" && takesTime(command) ? command : null;
  }
}

function takesTime(command: Command): command is Wish {
  return ["pause", "stop", "step_batch", "step_epoch"].includes(command);
}
