// GradFlow as it is seen: a row for each layer with what runs forward (blue) and backward (orange).
//
// Where it sits   drawn by index.tsx.
// The one idea    one step and one layer are looked at, everywhere: in the strips, the curves and the table.
// Read next       strip.tsx, side.tsx

import { type Signal, useSignal } from "@preact/signals";
import { Table } from "../plain/table.tsx";
import { type Words, wordsOf } from "../plain/words.ts";
import { formatNumber, formatShape } from "../shared/format.ts";
import { setTrait } from "../shared/model.ts";
import { useFrame } from "../shared/root.tsx";
import { IconButton, Toolbar } from "../shared/toolbar.tsx";
import { type FlowDocument, type Mode, type Row, ratioOf, rowsOf } from "./flow.ts";
import { Side } from "./side.tsx";
import { Strip } from "./strip.tsx";

interface Cursor {
  step?: number;
  node?: string | null;
}

export interface PartProps {
  flow: FlowDocument;
  look: number;
  chosen: string | undefined;
  t: Words;
}

interface RowsProps extends PartProps {
  mode: Mode;
  go: (change: Cursor) => void;
}

export function FlowView({ flow, cursor }: { flow: FlowDocument; cursor: Signal<Cursor | null> }) {
  const frame = useFrame();
  const t = wordsOf(frame.model, frame.locale.value);
  const mode = useSignal<Mode>("activations");
  const table = useSignal(false);
  const { step, node } = cursor.value ?? {};
  const last = flow.steps.length - 1;
  const look = step === undefined ? last : Math.max(0, flow.steps.findLastIndex((each) => each <= step));
  // A linked picture may look at an operation inside a layer.
  const chosen = flow.layers.find(({ id }) => node === id || node?.startsWith(`${id}/`))?.id;
  const part = {
    flow,
    look,
    chosen,
    t,
    mode: mode.value,
    go: (change: Cursor) => setTrait(frame.model, "cursor", { ...cursor.peek(), ...change }),
  };
  if (last < 0) return <p class="mt-note">{t("waiting")}</p>;
  const now = t("step", { n: flow.steps[look]!, loss: formatNumber(flow.loss[look], 3) });
  return (
    <>
      <Toolbar label={flow.title}>
        <h3 class="mt-title">{flow.title}</h3>
        <select
          aria-label={t("mode")}
          onChange={(event) => {
            mode.value = event.currentTarget.value as Mode;
          }}
        >
          {(["activations", "weights", "updates"] as const).map((each) => (
            <option key={each} value={each}>
              {headsOf(each, t).join(" · ")}
            </option>
          ))}
        </select>
        {last ? (
          <input
            type="range"
            max={last}
            value={look}
            aria-label={t("look")}
            aria-valuetext={now}
            onInput={(event) => part.go({ step: flow.steps[+event.currentTarget.value]! })}
          />
        ) : null}
        <span class="gf-now">{now}</span>
        <IconButton
          icon="table"
          label={t("table")}
          pressed={table.value}
          onPress={() => {
            table.value = !table.value;
          }}
        />
      </Toolbar>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what is longer than the picture is scrolled with the keyboard. */}
      <section class="pl-body" tabIndex={0} aria-label={t("layer")}>
        {table.value ? <FlowTable {...part} /> : <Rows {...part} />}
        <Side {...part} />
      </section>
    </>
  );
}

/** What runs forward and what backward. */
function headsOf(mode: Mode, t: Words): [string, string] {
  return [t(mode === "updates" ? "weights" : mode), t(mode === "updates" ? mode : "gradients")];
}

function Rows(props: RowsProps) {
  const { flow, look, chosen, t, mode, go } = props;
  const dark = useFrame().dark.value;
  const [forward, backward] = headsOf(mode, t);
  const same = { look, dark, t, onLook: (to: number) => go({ step: flow.steps[to]! }) };
  return (
    <div class="gf-rows" data-single={flow.steps.length < 2}>
      <div class="gf-row" aria-hidden="true">
        <span />
        <b class="mt-is-value">{forward}</b>
        <b class="mt-is-gradient">{backward}</b>
      </div>
      {rowsOf(flow, mode).map((row) => (
        <div class="gf-row" key={row.name} data-chosen={chosen === row.layer.id}>
          <Name row={row} {...props} />
          <Strip name={`${row.name} ${forward}`} lane={row.forward} color="value" {...same} />
          <Strip name={`${row.name} ${backward}`} lane={row.backward} color="gradient" {...same} />
        </div>
      ))}
    </div>
  );
}

function Name({ row, look, chosen, t, go }: RowsProps & { row: Row }) {
  const { layer, weight } = row;
  const { count, units } = layer.dead[look]!;
  const isChosen = chosen === layer.id;
  return (
    <span class="gf-name">
      <button type="button" aria-pressed={isChosen} onClick={() => go({ node: isChosen ? null : layer.id })}>
        {row.name}
      </button>
      <small>{weight ? formatShape(weight.shape) : layer.class}</small>
      {weight && !weight.trainable ? <small>{t("frozen")}</small> : null}
      {count && !weight ? (
        <small class="gf-bad" title={units.join(", ")}>
          {t("dead", { n: count, of: layer.units })}
          {isChosen ? `: ${units.join(", ")}${count > units.length ? " …" : ""}` : ""}
        </small>
      ) : null}
    </span>
  );
}

function FlowTable({ flow, look, t }: PartProps) {
  const heads = ["layer", "shape", "activations", "weights", "gradients", "ratio", "deadUnits"];
  const number = (value: unknown) => (Number.isNaN(Number(value)) ? "–" : formatNumber(Number(value)));
  const rows = flow.layers.flatMap((layer) => [
    [
      layer.label,
      "",
      number(layer.activations.norm[look]),
      "",
      number(layer.signals.norm[look]),
      "",
      [layer.dead[look]!.count, layer.dead[look]!.units.join(", ")].filter(Boolean).join(": "),
    ],
    ...layer.weights.map((weight) => [
      `${layer.label}/${weight.label}`,
      formatShape(weight.shape),
      "",
      number(weight.values.norm[look]),
      number(weight.gradients.norm[look]),
      number(ratioOf(weight, look)),
      "",
    ]),
  ]);
  return <Table label={t("norm")} heads={heads.map((head) => t(head))} rows={rows} />;
}
