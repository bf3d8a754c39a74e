// A button that plays curves, and stops them.

import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { play } from "../shared/sound.ts";
import { IconButton } from "../shared/toolbar.tsx";

export function SoundButton({ label, curves }: { label: string; curves: () => ArrayLike<number>[] }) {
  const playing = useSignal(false);
  const stop = useRef<(() => void) | null>(null);
  useLayoutEffect(() => () => stop.current?.(), []);
  const toggle = () => {
    if (playing.value) return stop.current?.();
    playing.value = true;
    stop.current = play(curves(), () => {
      playing.value = false;
    });
  };
  return <IconButton icon="sound" label={label} pressed={playing.value} onPress={toggle} />;
}
