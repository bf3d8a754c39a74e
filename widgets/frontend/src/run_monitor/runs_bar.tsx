// The runs of one picture: choose one to steer and to read off, show and hide, take away.
//
// Where it sits   a row of view.tsx that is there when there are several runs.
// The one idea    hiding belongs to this view, taking away to the run: Python forgets it too.

import type { Signal } from "@preact/signals";
import { formatCount } from "../shared/format.ts";
import type { Translate } from "../shared/i18n.ts";
import { Icon, IconButton } from "../shared/toolbar.tsx";
import type { Buttons } from "./buttons.ts";
import { Sample } from "./legend.tsx";
import { FINISHED, type Run } from "./runs.ts";
import type { TextKey } from "./texts.ts";

export function RunsBar(props: {
  runs: readonly Run[];
  colorOf: (run: Run) => number;
  chosen: Signal<string | null>;
  run: Run;
  hidden: Signal<readonly string[]>;
  buttons: Buttons | null;
  t: Translate<TextKey>;
}) {
  const { runs, colorOf, chosen, run, hidden, buttons, t } = props;
  const nameOf = (id: string) => runs.find((each) => each.header.id === id)?.header.name ?? id;
  return (
    <ul class="rm-runs" aria-label={t("runs")}>
      {runs.map((each) => {
        const { id, name, state, forked_from: parent } = each.header;
        const isHidden = hidden.value.includes(id) && each !== run;
        const fork = parent ? t("forkOf", { run: nameOf(parent.run), step: formatCount(parent.step) }) : "";
        return (
          <li key={id} data-run={id} data-hidden={isHidden || undefined}>
            <button
              type="button"
              class="mt-button rm-pick"
              aria-pressed={each === run}
              title={[t("choose", { name }), fork, t(state)].filter(Boolean).join(" · ")}
              onClick={() => {
                // Whoever looks at the newest run wants to see the next one when it starts.
                chosen.value = each === runs.at(-1) ? null : id;
              }}
            >
              <Sample kind="smooth" color={colorOf(each)} />
              <span class="rm-name">{name}</span>
              {parent ? (
                <span class="rm-fork">
                  <Icon name="fork" size={13} />
                  {formatCount(parent.step)}
                </span>
              ) : null}
            </button>
            <IconButton
              icon="eye"
              label={t("show", { name })}
              pressed={!isHidden}
              disabled={each === run}
              onPress={() => {
                hidden.value = isHidden
                  ? hidden.value.filter((other) => other !== id)
                  : [...hidden.value, id];
              }}
            />
            {buttons && FINISHED.includes(state) ? (
              <IconButton
                icon="close"
                label={t("remove", { name })}
                onPress={() => buttons.press("remove", id)}
              />
            ) : null}
          </li>
        );
      })}
    </ul>
  );
}
