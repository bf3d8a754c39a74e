// The same numbers as a table: for screen readers, for reading off, for copying.
//
// Where it sits   in place of both charts; the runs that are shown stand below each other.

import { formatCount, formatNumber } from "../shared/format.ts";
import type { Translate } from "../shared/i18n.ts";
import type { Shown } from "./curves.ts";
import { batchColumn, bestEpoch, type Run } from "./runs.ts";
import type { TextKey } from "./texts.ts";

interface Row {
  run: Run;
  /** Null in a row of a batch. */
  epoch: number | null;
  step: number;
  cells: (number | undefined)[];
}

const MOST = 300;

/** Epochs where a run has any, else its batches: all, or so many of them with the last. */
function rowsOf(run: Run, columns: readonly string[]): Row[] {
  const rows = allRowsOf(run, columns);
  const every = Math.ceil(rows.length / MOST);
  return rows.filter((_, at) => (rows.length - 1 - at) % every === 0);
}

function allRowsOf(run: Run, columns: readonly string[]): Row[] {
  if (run.epochs.length > 0) {
    const at = columns.map((name) => run.epochColumns.indexOf(name) + 2);
    return run.epochs.map((row) => ({
      run,
      epoch: row[0]!,
      step: row[1]!,
      cells: at.map((place) => (place < 2 ? undefined : row[place])),
    }));
  }
  const steps = batchColumn(run, "step");
  const values = columns.map((name) => batchColumn(run, name));
  return Array.from(steps, (step, at) => ({
    run,
    epoch: null,
    step,
    cells: values.map((each) => each[at]),
  }));
}

export function NumbersTable({ shown, t }: { shown: readonly Shown[]; t: Translate<TextKey> }) {
  const runs = shown.map((each) => each.run);
  const columns = [
    ...new Set(runs.flatMap((run) => (run.epochs.length > 0 ? run.epochColumns : run.columns))),
  ];
  const rows = runs.flatMap((run) => rowsOf(run, columns));
  if (rows.length === 0) return <p class="mt-note">{t("noNumbers")}</p>;
  const best = new Map(runs.map((run) => [run, bestEpoch(run)?.epoch]));
  const several = runs.length > 1;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a long table is scrolled with the keyboard.
    <section class="rm-table" aria-label={runs.map((run) => run.header.name).join(", ")} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {[...(several ? [t("run")] : []), t("epoch"), t("step"), ...columns].map((name) => (
              <th scope="col" key={name}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ run, epoch, step, cells }) => {
            const isBest = epoch !== null && epoch === best.get(run);
            return (
              <tr key={`${run.header.id} ${epoch} ${step}`} class={isBest ? "rm-best-row" : undefined}>
                {several ? <td class="rm-run-name">{run.header.name}</td> : null}
                <th scope="row">
                  {epoch === null ? "–" : formatCount(epoch)}
                  {isBest ? " ◯" : ""}
                </th>
                <td>{formatCount(step)}</td>
                {cells.map((value, at) => (
                  <td key={columns[at]}>{formatNumber(value)}</td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
