// A note over the picture when its kernel is gone, with the cell to run.
//
// Where it sits   drawn by mount() into every picture.
// The one idea    what was drawn stays, and can be looked at; only what needs Python is said to be lost.

import { type ReadonlySignal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { commonTexts, type Locale, translator } from "./i18n.ts";
import { type AnyModel, listen } from "./model.ts";
import { IconButton } from "./toolbar.tsx";

interface KernelNoteProps {
  model: AnyModel;
  el: HTMLElement;
  signal: AbortSignal;
  locale: ReadonlySignal<Locale>;
}

export function KernelNote({ model, el, signal, locale }: KernelNoteProps) {
  const gone = useSignal(false);
  useEffect(() => {
    // Jupyter marks the widgets that lost their kernel with this class, in answer to the same event.
    const look = () => {
      gone.value = el.closest(".jupyter-widgets-disconnected") !== null;
    };
    listen(model, "comm_live_update", () => setTimeout(look), signal);
  }, [model, el, signal, gone]);
  if (!gone.value) return null;
  const t = translator(commonTexts, locale.value);
  const { number, text } = (model.get("_cell") ?? {}) as { number?: string; text?: string };
  return (
    <div class="mt-gone" role="status">
      <p>
        {t("kernelGone")} {number ? t("runCell", { number }) : t("runItsCell")}{" "}
        {number ? <code>{text}</code> : null}
      </p>
      <IconButton
        icon="close"
        label={t("close")}
        onPress={() => {
          gone.value = false;
        }}
      />
    </div>
  );
}
