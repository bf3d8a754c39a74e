// One box of the picture: name, marks, details, and the two lanes.
//
// Where it sits   drawn by picture.tsx.
// The one idea    a box is as large as measure.ts said; whatever it shows must fit into that.

import type { Summary } from "../shared/documents.ts";
import { formatNumber } from "../shared/format.ts";
import { Heatmap, type Lane } from "../shared/heatmap.tsx";
import { Icon } from "../shared/toolbar.tsx";
import { halfDot, MOST_PIPS, THUMB } from "./measure.ts";
import type { PictureProps } from "./picture.tsx";
import type { SceneBox } from "./scene.ts";
import { bare, isScope } from "./scopes.ts";

export function Box({ box, opacity, props }: { box: SceneBox; opacity: number; props: PictureProps }) {
  const { content } = box;
  const { key, kind, shows } = content;
  const value = shows ? props.values[shows] : undefined;
  const gradient = shows ? props.gradients[shows] : undefined;
  const tint = props.tint?.(key);
  const { broken, related, hits } = props;
  const failed = broken?.node
    ? broken.node === key
    : broken?.scope
      ? `§${broken.scope}` === key
      : broken?.from === key;
  const all = [key, ...content.alike];
  const style = {
    transform: `translate(${box.x}px, ${box.y}px)`,
    width: `${box.width}px`,
    height: `${box.height}px`,
    opacity,
    ...(tint ? { "--mt-tint": tint.color, "--mt-strength": `${Math.round(tint.strength * 42)}%` } : {}),
  };
  const flag = (set: unknown) => (set ? "" : undefined);
  const flags = {
    "data-chosen": flag(props.chosen === key),
    "data-lit": flag(props.lit?.nodes.has(isScope(key) ? key : (shows ?? ""))),
    "data-broken": flag(failed),
    "data-tinted": flag(tint),
    "data-hit": flag(hits && all.some((each) => hits.has(each))),
    "data-dim": flag(related && !all.some((each) => related.keys.has(each))),
    "data-idle": flag(content.idle),
    "data-stack": flag(content.alike.length > 1),
  };
  const press = () => (isScope(key) && props.chosen === key ? props.onToggle(key) : props.onChoose(key));
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the tree twin does the same by keyboard.
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree twin does the same by keyboard.
    <div
      class={`mt-box mt-box-${kind}`}
      data-key={key}
      style={style}
      {...flags}
      onClick={press}
      onDblClick={() => isScope(key) && props.onToggle(key)}
      onPointerEnter={(event) => event.pointerType === "mouse" && props.onHover(key)}
      onPointerLeave={() => props.onHover(null)}
    >
      {kind === "dot" ? (
        <Dot box={box} value={value} gradient={gradient} />
      ) : (
        <BoxBody box={box} value={value} gradient={gradient} props={props} />
      )}
    </div>
  );
}

interface Numbers {
  box: SceneBox;
  value: Summary | undefined;
  gradient: Summary | undefined;
}

/** One circle of a scalar sketch: the value above it, the gradient below. */
function Dot({ box, value, gradient }: Numbers) {
  return (
    <>
      <span class="mt-dot-number mt-is-value">{value ? formatNumber(value.scalar) : ""}</span>
      <span class="mt-dot" style={{ width: `${2 * halfDot(box.content.symbol)}px` }}>
        {box.content.symbol}
      </span>
      {gradient || box.content.details.length === 0 ? (
        <span class="mt-dot-number mt-is-gradient">{gradient ? formatNumber(gradient.scalar) : ""}</span>
      ) : (
        <span class="mt-dot-name">{box.content.details[0]}</span>
      )}
    </>
  );
}

function BoxBody({ box, value, gradient, props }: Numbers & { props: PictureProps }) {
  const { content } = box;
  const { key, kind, lines, details, symbol, alike } = content;
  return (
    <>
      <div class="mt-box-head">
        {symbol ? <span class="mt-symbol">{symbol}</span> : null}
        {kind === "variable" ? <span class="mt-pin" /> : null}
        <span class="mt-box-name">
          {lines.map((line) => (
            <span key={line}>{line}</span>
          ))}
        </span>
        {alike.length > 1 ? <b class="mt-times">×{alike.length}</b> : null}
        {content.uses > 1 ? (
          <span class="mt-mark">
            <Icon name="link" size={13} />
            {content.uses}
          </span>
        ) : null}
        {content.frozen ? (
          <span class="mt-mark">
            <Icon name="lock" size={13} />
          </span>
        ) : null}
        {isScope(key) ? (
          <button type="button" class="mt-unfold" tabIndex={-1} onClick={stopThen(() => props.onToggle(key))}>
            <Icon name="open" size={13} />
          </button>
        ) : null}
      </div>
      {details.map((line) => (
        <div class="mt-box-detail" key={line}>
          {line}
        </div>
      ))}
      {alike.length > 1 ? (
        <div class="mt-pips">
          {alike.slice(0, MOST_PIPS).map((each) => (
            <button
              key={each}
              type="button"
              tabIndex={-1}
              title={bare(each)}
              onClick={stopThen(() => props.onToggle(each))}
            />
          ))}
        </div>
      ) : null}
      {content.lanes ? (
        <div class="mt-lanes" style={{ height: `${content.laneHeight + 16}px` }}>
          <LanePicture summary={value} lane="value" dark={props.dark} height={content.laneHeight} />
          <LanePicture summary={gradient} lane="gradient" dark={props.dark} height={content.laneHeight} />
        </div>
      ) : null}
    </>
  );
}

function stopThen(action: () => void) {
  return (event: Event) => {
    event.stopPropagation();
    action();
  };
}

interface LanePictureProps {
  summary: Summary | undefined;
  lane: Lane;
  dark: boolean;
  height: number;
}

function LanePicture({ summary, lane, dark, height }: LanePictureProps) {
  if (!summary) return <span class="mt-lane" />;
  const single = summary.scalar !== null;
  return (
    <span class={`mt-lane mt-is-${lane}`}>
      <span class="mt-lane-picture" style={{ height: `${height}px` }}>
        {single ? (
          <b class="mt-lane-number">{formatNumber(summary.scalar, 3)}</b>
        ) : (
          <Heatmap summary={summary} lane={lane} dark={dark} size={THUMB} label={lane} />
        )}
      </span>
      {single ? null : <span class="mt-lane-norm">‖{formatNumber(summary.norm, 3)}‖</span>}
    </span>
  );
}
