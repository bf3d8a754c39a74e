// Buttons with drawn icons, and a toolbar that the arrow keys walk through.
//
// Where it sits   the row of controls at the top of every picture.
// The one idea    a toolbar is one stop of the Tab key; inside it the arrow keys move (the ARIA toolbar pattern).

import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { type IconName, iconPaths } from "./icons.ts";

export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      aria-hidden="true"
      fill="none"
      stroke="currentColor"
      stroke-width="1.6"
      stroke-linecap="round"
      stroke-linejoin="round"
    >
      <path d={iconPaths[name]} />
    </svg>
  );
}

interface IconButtonProps {
  icon: IconName;
  label: string;
  onPress: () => void;
  pressed?: boolean | undefined;
  disabled?: boolean | undefined;
  primary?: boolean | undefined;
  /** The key that does the same, shown in the tooltip. */
  hint?: string | undefined;
  /** Words beside the icon. */
  text?: string | undefined;
}

/** A button whose name is read aloud and shown as a tooltip. */
export function IconButton(props: IconButtonProps) {
  const { icon, label, onPress, pressed, disabled = false, primary = false, hint, text } = props;
  return (
    <button
      type="button"
      class={primary ? "mt-button mt-primary" : "mt-button"}
      aria-label={label}
      aria-pressed={pressed}
      aria-keyshortcuts={hint}
      title={hint ? `${label} (${hint})` : label}
      disabled={disabled}
      onClick={onPress}
    >
      <Icon name={icon} />
      {text ? <span>{text}</span> : null}
    </button>
  );
}

/** One Tab stop for all the controls in it. */
export function Toolbar({ label, children }: { label: string; children: ComponentChildren }) {
  const bar = useRef<HTMLDivElement>(null);
  const walk = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const inField = (event.target as Element).matches("input, select, textarea");
    if (!step || inField || !bar.current) return;
    const stops = [...bar.current.querySelectorAll<HTMLElement>("button:not(:disabled)")];
    const at = stops.indexOf(event.target as HTMLElement);
    stops[(at + step + stops.length) % stops.length]?.focus();
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div class="mt-bar" role="toolbar" tabIndex={-1} aria-label={label} ref={bar} onKeyDown={walk}>
      {children}
    </div>
  );
}
