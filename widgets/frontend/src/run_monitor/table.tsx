// The same numbers as a table: for screen readers, for reading off, for copying.

import { formatCount, formatNumber } from "../shared/format.ts";
import type { Translate } from "../shared/i18n.ts";
import { bestEpoch, type Run } from "./runs.ts";
import type { TextKey } from "./texts.ts";

export function EpochTable({ run, t }: { run: Run; t: Translate<TextKey> }) {
  if (run.epochs.length === 0) return <p class="mt-note">{t("noEpochs")}</p>;
  const best = bestEpoch(run)?.epoch;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a long table is scrolled with the keyboard.
    <section class="rm-table" aria-label={run.header.name} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {[t("epoch"), t("step"), ...run.epochColumns].map((name) => (
              <th scope="col" key={name}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {run.epochs.map(([epoch = 0, step = 0, ...cells]) => (
            <tr key={epoch} class={epoch === best ? "rm-best-row" : undefined}>
              <th scope="row">
                {formatCount(epoch)}
                {epoch === best ? " ◯" : ""}
              </th>
              <td>{formatCount(step)}</td>
              {cells.map((value, at) => (
                <td key={run.epochColumns[at]}>{formatNumber(value)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
