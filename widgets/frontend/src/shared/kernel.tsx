// A note over the picture when its kernel is gone, with the cell to run.
//
// Where it sits   drawn by mount() into every picture.
// The one idea    what was drawn stays, and can be looked at; only what needs Python is said to be lost.

import { type ReadonlySignal, useSignal } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";
import { commonTexts, type Locale, translator } from "./i18n.ts";
import { type AnyModel, listen } from "./model.ts";
import { IconButton } from "./toolbar.tsx";

interface KernelNoteProps {
  model: AnyModel;
  signal: AbortSignal;
  locale: ReadonlySignal<Locale>;
}

export function KernelNote({ model, signal, locale }: KernelNoteProps) {
  const gone = useSignal(false);
  useLayoutEffect(() => {
    const look = async () => {
      gone.value = !(await isLive(model));
    };
    listen(model, "comm_live_update", look, signal);
  }, [model, signal, gone]);
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

interface Manager {
  get_model(id: string): Promise<{ comm_live?: boolean }>;
}

/** Whether the library, which lives and ends with the kernel, can still be reached there. */
async function isLive(model: AnyModel & { widget_manager?: Manager }): Promise<boolean> {
  const library = String(model.get("_library")).replace(/^anywidget:/, "");
  try {
    return (await model.widget_manager?.get_model(library))?.comm_live ?? false;
  } catch {
    return false;
  }
}
