// GradFlow as it is seen: a row for each layer with what runs forward (blue) and backward (orange).
//
// Where it sits   drawn by index.tsx.
// The one idea    one step and one layer are looked at, everywhere. The rows are a true table: what the table button
//                 takes away are the pictures in it.
// Read next       strip.tsx, side.tsx

import { type Signal, useSignal } from "@preact/signals";
import { formatNumber, formatShape } from "../shared/format.ts";
import { type Translate, translator } from "../shared/i18n.ts";
import { setTrait } from "../shared/model.ts";
import { useFrame } from "../shared/root.tsx";
import { SoundButton } from "../shared/sound_button.tsx";
import { IconButton, Toolbar } from "../shared/toolbar.tsx";
import { type FlowDocument, type Mode, type Row, ratioOf, rowsOf } from "./flow.ts";
import { Side } from "./side.tsx";
import { Strip } from "./strip.tsx";
import { type FlowKey, texts } from "./texts.ts";

interface Cursor {
  step?: number;
  node?: string | null;
}

export interface PartProps {
  flow: FlowDocument;
  look: number;
  chosen: string | undefined;
  t: Translate<FlowKey>;
}

interface RowsProps extends PartProps {
  mode: Mode;
  plain: boolean;
  go: (change: Cursor) => void;
}

export function FlowView({ flow, cursor }: { flow: FlowDocument; cursor: Signal<Cursor | null> }) {
  const frame = useFrame();
  const t = translator(texts, frame.locale.value);
  const mode = useSignal<Mode>("activations");
  const plain = useSignal(false);
  const { step, node } = cursor.value ?? {};
  const { layers, steps } = flow;
  const last = steps.length - 1;
  const look =
    step === undefined
      ? last
      : Math.max(
          0,
          steps.findLastIndex((each) => each <= step),
        );
  const part = {
    flow,
    look,
    // A linked picture may look at an operation inside a layer.
    chosen: layers.find(({ id }) => `${node}/`.startsWith(`${id}/`))?.id,
    t,
    mode: mode.value,
    plain: plain.value,
    go: (change: Cursor) => setTrait(frame.model, "cursor", { ...cursor.peek(), ...change }),
  };
  if (last < 0) return <p class="mt-note">{t("waiting")}</p>;
  const now = t("step", { n: steps[look]!, loss: formatNumber(flow.loss[look], 3) });
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
            onInput={(event) => part.go({ step: steps[+event.currentTarget.value]! })}
          />
        ) : null}
        <span class="gf-now">{now}</span>
        <SoundButton
          label={t("sound")}
          curves={() => [layers.map((layer) => Math.log(Number(layer.signals.norm[look]) || Number.NaN))]}
        />
        <IconButton
          icon="table"
          label={t("table")}
          pressed={plain.value}
          onPress={() => {
            plain.value = !plain.value;
          }}
        />
      </Toolbar>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields, and cannot be a grid everywhere. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what is longer than the picture is scrolled with the keyboard. */}
      <div class="pl-body" role="group" tabIndex={0} aria-label={flow.title}>
        <Rows {...part} />
        <Side {...part} />
      </div>
    </>
  );
}

/** What runs forward and what backward. */
function headsOf(mode: Mode, t: Translate<FlowKey>): [string, string] {
  return [t(mode === "updates" ? "weights" : mode), t(mode === "updates" ? mode : "gradients")];
}

function Rows(props: RowsProps) {
  const { flow, look, chosen, t, mode, plain, go } = props;
  const dark = useFrame().dark.value;
  const [forward, backward] = headsOf(mode, t);
  const same = { look, dark, t, plain, onLook: (to: number) => go({ step: flow.steps[to]! }) };
  return (
    <table class="gf-rows" data-single={flow.steps.length < 2}>
      <thead>
        <tr>
          <th scope="col">{t("layer")}</th>
          <th scope="col" class="mt-is-value">
            {forward}
          </th>
          <th scope="col" class="mt-is-gradient">
            {backward}
          </th>
        </tr>
      </thead>
      <tbody>
        {rowsOf(flow, mode).map((row) => (
          <tr key={row.name} data-chosen={chosen === row.layer.id}>
            <Name row={row} {...props} />
            <Strip name={`${row.name} ${forward}`} lane={row.forward} color="value" {...same} />
            <Strip name={`${row.name} ${backward}`} lane={row.backward} color="gradient" {...same} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Name({ row, look, chosen, t, go, plain }: RowsProps & { row: Row }) {
  const { layer, weight } = row;
  const { count, units } = layer.dead[look]!;
  const isChosen = chosen === layer.id;
  const ratio = weight && ratioOf(weight, look);
  const facts = weight
    ? [
        formatShape(weight.shape),
        !weight.trainable && t("frozen"),
        ratio && `${t("ratio")} ${formatNumber(ratio, 2)}`,
      ]
    : [layer.class];
  return (
    <th scope="row">
      <button type="button" aria-pressed={isChosen} onClick={() => go({ node: isChosen ? null : layer.id })}>
        {row.name}
      </button>
      <small>{facts.filter(Boolean).join(" · ")}</small>
      {count && !weight ? (
        <small class="gf-bad" title={units.join(", ")}>
          {t("dead", { n: count, of: layer.units })}
          {isChosen || plain ? `: ${units.join(", ")}${count > units.length ? " …" : ""}` : ""}
        </small>
      ) : null}
    </th>
  );
}
