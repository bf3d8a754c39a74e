// What stands over the stage: the search field and the key of the colours.

import { useLayoutEffect, useRef } from "preact/hooks";
import type { Translate } from "../shared/i18n.ts";
import { IconButton } from "../shared/toolbar.tsx";
import type { Coloring } from "./coloring.ts";
import type { GraphKey } from "./texts.ts";

interface SearchProps {
  query: string;
  /** Keys that match; null for an expression that cannot be read. */
  hits: readonly string[] | null;
  at: number;
  t: Translate<GraphKey>;
  onQuery: (query: string) => void;
  onWalk: (step: number) => void;
  onClose: () => void;
}

export function Search({ query, hits, at, t, onQuery, onWalk, onClose }: SearchProps) {
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => field.current?.focus(), []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter") onWalk(event.shiftKey ? -1 : 1);
    else if (event.key === "ArrowDown") onWalk(1);
    else if (event.key === "ArrowUp") onWalk(-1);
    else if (event.key === "Escape") onClose();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const count = hits?.length ?? 0;
  return (
    <search class="mt-search">
      <input
        ref={field}
        type="text"
        aria-label={t("search")}
        aria-invalid={hits === null}
        placeholder={t("searchHint")}
        value={query}
        onInput={(event) => onQuery(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <output aria-live="polite">
        {hits === null ? t("badExpression") : query ? t("found", { at: Math.min(at + 1, count), count }) : ""}
      </output>
      <IconButton
        icon="collapse"
        label={t("previousHit")}
        disabled={count === 0}
        onPress={() => onWalk(-1)}
      />
      <IconButton icon="expand" label={t("nextHit")} disabled={count === 0} onPress={() => onWalk(1)} />
      <IconButton icon="close" label={t("close")} onPress={onClose} />
    </search>
  );
}

/** What the tints mean. */
export function ColorKey({ coloring }: { coloring: Coloring }) {
  const { ramp, kinds } = coloring;
  return (
    <div class="mt-key">
      {ramp ? (
        <>
          <span>{ramp.least}</span>
          <i style={{ "--mt-tint": ramp.color }} />
          <span>{ramp.most}</span>
        </>
      ) : null}
      {kinds?.map(([name, color]) => (
        <span key={name}>
          <b style={{ "--mt-tint": color }} />
          {name}
        </span>
      ))}
    </div>
  );
}
