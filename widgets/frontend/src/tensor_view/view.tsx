// TensorView as it is seen: two axes as a picture, sliders for the others, and what is at the chosen entry.
//
// Where it sits   drawn by index.tsx.
// The one idea    the chosen entry is the cursor: sliders, arrow keys and clicks all move it.
// Read next       heat.tsx

import { type Signal, useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { Bars } from "../plain/bars.tsx";
import { Table } from "../plain/table.tsx";
import { formatCount, formatNumber, formatShape } from "../shared/format.ts";
import { translator } from "../shared/i18n.ts";
import { setTrait, traitSignal } from "../shared/model.ts";
import { useFrame } from "../shared/root.tsx";
import { SoundButton } from "../shared/sound_button.tsx";
import { IconButton, Toolbar } from "../shared/toolbar.tsx";
import { Heat } from "./heat.tsx";
import { type Block, entryText, indexText, markOf, Part, placeText, type TensorDocument } from "./tensor.ts";
import { texts } from "./texts.ts";

interface TensorProps {
  spec: TensorDocument;
  cursor: Signal<{ unit?: number | number[] } | null>;
}

const FACTS = ["min", "max", "mean", "std", "zeros", "nan", "inf", "outliers"] as const;
const PAGE = [60, 20] as const; // of the table

export function TensorView({ spec, cursor }: TensorProps) {
  const frame = useFrame();
  const { model, signal } = frame;
  const t = translator(texts, frame.locale.value);
  const axesTrait = useMemo(() => traitSignal<number[]>(model, "axes", signal), [model]);
  const windowTrait = useMemo(() => traitSignal<Block>(model, "window", signal), [model]);
  const [table, exact, image] = [useSignal(false), useSignal(false), useSignal(spec.image)];
  const hover = useSignal<number[] | null>(null);
  const { shape } = spec;
  const sample = useMemo(() => new Part(spec.sample, shape), [spec]);
  const neighbors = useMemo(
    () => (windowTrait.value?.picks ? new Part(windowTrait.value, shape) : null),
    [windowTrait.value],
  );
  const last = shape.length - 1;
  const isImage = image.value && spec.image;
  const axes = isImage ? [last - 2, last - 1] : axesTrait.value;
  const unit = cursor.value?.unit;
  const index = shape.map((size, axis) => Math.min(size - 1, [unit].flat()[axis] ?? 0));
  const partial = spec.sample.picks.some(Boolean);
  const part = exact.value && neighbors?.has(index) ? neighbors : sample;
  const missing = exact.value && part === sample;

  const go = (to: number[]) => setTrait(model, "cursor", { ...cursor.peek(), unit: to });
  const ask = (at: number[], along: readonly number[]) =>
    model.send({ type: "window", index: at, axes: along });
  const choose = (to: number[]) => {
    go(to);
    if (exact.value && !neighbors?.has(to)) ask(to, axes);
  };
  if (shape.includes(0)) return <p class="mt-note">{t("none")}</p>;

  const [rowAxis, colAxis] = axes.length > 1 ? axes : [-1, axes[0] ?? -1];
  const rows = part.places[rowAxis!] ?? [0];
  const cols = part.places[colAxis!] ?? [0];
  const indexOf = (row: number, col: number) =>
    index.map((at, axis) => (axis === rowAxis ? row : axis === colAxis ? col : at));
  const chosen = [
    rowAxis! < 0 ? 0 : part.position(rowAxis!, index[rowAxis!]!),
    colAxis! < 0 ? 0 : part.position(colAxis!, index[colAxis!]!),
  ] as const;
  const cell = (row: number, col: number) =>
    indexOf(
      rows[Math.max(0, Math.min(rows.length - 1, row))]!,
      cols[Math.max(0, Math.min(cols.length - 1, col))]!,
    );
  const nearest = (at: readonly number[]) =>
    at.map((place, axis) => part.places[axis]![part.position(axis, place)]!);
  const read = (at: readonly number[]) => {
    const of = (place: readonly number[]) => entryText(spec, part.at(place));
    const colors = isImage
      ? [0, 1, 2].map((channel) => of([...at.slice(0, -1), channel])).join(", ")
      : of(at);
    return `${shape.length ? `${indexText(spec, isImage ? at.slice(0, -1) : nearest(at))} = ` : ""}${colors}`;
  };
  const labelsOf = (axis: number, places: readonly number[]) =>
    spec.labels?.[axis] ? places.map((at) => placeText(spec, axis, at)) : null;
  const nextMark = () => {
    const cells = rows.length * cols.length;
    const start = chosen[0] * cols.length + chosen[1];
    for (let step = 1; step <= cells; step++) {
      const flat = (start + step) % cells;
      const at = cell(Math.floor(flat / cols.length), flat % cols.length);
      if (markOf(spec, part.size(at))) return choose(at);
    }
  };
  const onKey = (event: KeyboardEvent) => {
    const [row, col] = chosen;
    const moves: Record<string, () => void> = {
      ArrowUp: () => choose(cell(row - 1, col)),
      ArrowDown: () => choose(cell(row + 1, col)),
      ArrowLeft: () => choose(cell(row, col - 1)),
      ArrowRight: () => choose(cell(row, col + 1)),
      Home: () => choose(cell(row, 0)),
      End: () => choose(cell(row, cols.length)),
      n: nextMark,
    };
    const move = moves[event.key];
    if (!move || event.ctrlKey || event.metaKey || event.altKey) return;
    move();
    event.preventDefault();
    event.stopPropagation();
  };
  const pick = (which: number, axis: number) => {
    const other = axes[1 - which];
    const along = which
      ? [other === axis ? axes[1]! : other!, axis]
      : [axis, other === axis ? axes[0]! : other!];
    image.value = false;
    setTrait(model, "axes", along);
    if (exact.value) ask(index, along);
  };
  const marked = spec.kind !== "text" && (spec.facts.nan || spec.facts.inf || spec.facts.outliers);
  const toggle = (state: Signal<boolean>) => () => {
    state.value = !state.value;
    if (state === exact && exact.value && !neighbors?.has(index)) ask(index, axes);
  };
  const size = shape.reduce((product, each) => product * each, 1);
  const begin = chosen.map((at, side) => Math.floor(at / PAGE[side]!) * PAGE[side]!) as [number, number];
  const shownRows = rows.slice(begin[0], begin[0] + PAGE[0]);
  const shownCols = cols.slice(begin[1], begin[1] + PAGE[1]);
  return (
    <>
      <Toolbar label={spec.title}>
        <h3 class="mt-title">
          {spec.title} <small>{`${formatShape(shape)} ${spec.dtype}`}</small>
        </h3>
        {partial ? (
          <IconButton icon="zoomIn" label={t("exact")} pressed={exact.value} onPress={toggle(exact)} />
        ) : null}
        {spec.image ? (
          <IconButton icon="eye" label={t("image")} pressed={isImage} onPress={toggle(image)} />
        ) : null}
        {marked ? <IconButton icon="warning" label={t("next")} hint="n" onPress={nextMark} /> : null}
        {spec.kind === "text" ? null : (
          <SoundButton
            label={t("sound")}
            curves={() => [cols.map((col) => part.size(indexOf(rows[chosen[0]]!, col)))]}
          />
        )}
        <IconButton icon="table" label={t("table")} pressed={table.value} onPress={toggle(table)} />
      </Toolbar>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields, and cannot be a grid everywhere. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what is longer than the picture is scrolled with the keyboard. */}
      <div class="pl-body" role="group" tabIndex={0} aria-label={spec.title}>
        <div class="tv-main">
          {shape.length > 1 ? (
            <p class="tv-axes">
              {(["rows", "columns"] as const).map((word, which) => (
                <label key={word}>
                  {t(word)}{" "}
                  <select value={axes[which]} onChange={(event) => pick(which, +event.currentTarget.value)}>
                    {shape.map((length, axis) => (
                      <option key={axis} value={axis}>{`${spec.names?.[axis] ?? axis} (${length})`}</option>
                    ))}
                  </select>
                </label>
              ))}
              {shape.map((length, axis) =>
                axes.includes(axis) || (isImage && axis === last) || length < 2 ? null : (
                  <label key={axis}>
                    {spec.names?.[axis] ?? t("axis", { n: axis })}
                    <input
                      type="range"
                      max={part.places[axis]!.length - 1}
                      value={part.position(axis, index[axis]!)}
                      onInput={(event) =>
                        choose(index.with(axis, part.places[axis]![+event.currentTarget.value]!))
                      }
                    />
                    {placeText(spec, axis, index[axis]!)}
                  </label>
                ),
              )}
            </p>
          ) : null}
          {table.value ? (
            <Table
              label={spec.title}
              heads={["↘", ...shownCols.map((col) => placeText(spec, colAxis!, col))]}
              rows={shownRows.map((row) => [
                placeText(spec, rowAxis!, row),
                ...shownCols.map((col) => entryText(spec, part.at(indexOf(row, col)), 5)),
              ])}
            />
          ) : (
            <Heat
              spec={spec}
              part={part}
              rows={rows}
              cols={cols}
              indexOf={indexOf}
              image={isImage}
              ratio={
                part === sample && shape.length > 1
                  ? shape[colAxis!]! / shape[rowAxis!]!
                  : cols.length / rows.length
              }
              chosen={chosen}
              label={t("heatmap")}
              labels={[labelsOf(rowAxis!, rows), labelsOf(colAxis!, cols)]}
              text={read(index)}
              onHover={(row, col) => {
                hover.value = cell(row, col);
              }}
              onLeave={() => {
                hover.value = null;
              }}
              onChoose={(row, col) => choose(cell(row, col))}
              onKey={onKey}
            />
          )}
          {partial && part === sample ? (
            <small>
              {t("sampled", {
                n: formatCount(sample.places.reduce((product, each) => product * each.length, 1)),
                of: formatCount(size),
              })}
            </small>
          ) : null}
          {missing ? <small>{t("asking")}</small> : null}
        </div>
        <div class="pl-side">
          <output class="tv-value">{read(hover.value ?? index)}</output>
          {spec.histogram ? (
            <Bars
              counts={spec.histogram.counts}
              low={Number(spec.histogram.lo)}
              high={Number(spec.histogram.hi)}
              label={t("histogram")}
            />
          ) : null}
          <dl>
            {FACTS.map((name) => {
              const value = spec.facts[name];
              const counted = FACTS.indexOf(name) > 3;
              const bad = name === "nan" || name === "inf";
              return value === null || (counted && !value) ? null : (
                <div key={name} class={bad ? "tv-bad" : undefined}>
                  <dt>{t(name)}</dt>
                  <dd>{formatNumber(value)}</dd>
                </div>
              );
            })}
          </dl>
        </div>
      </div>
    </>
  );
}
