// A button that plays curves, and stops them.
//
// Where it sits   GradFlow and TensorView use the button; the charts of RunMonitor, which have a key for it as well,
//                 use what is behind it.

import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { play } from "./sound.ts";
import { IconButton } from "./toolbar.tsx";

type ToPlay = () => ArrayLike<number>[];

/** Whether these curves are sounding, and what begins or ends it; they fall silent with their picture. */
export function useSound(curves: ToPlay): { playing: boolean; toggle: () => void } {
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
  return { playing: playing.value, toggle };
}

export function SoundButton({ label, curves }: { label: string; curves: ToPlay }) {
  const { playing, toggle } = useSound(curves);
  return <IconButton icon="sound" label={label} pressed={playing} onPress={toggle} />;
}
