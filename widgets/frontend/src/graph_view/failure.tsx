// The place where a model stopped: the edge that does not fit, with both shapes.
//
// The one idea    the layer that refused its input stands where it would have stood, at the end of a broken line.

import type { GraphError } from "../shared/documents.ts";
import type { Translate } from "../shared/i18n.ts";
import { badgeSize, type Scene } from "./scene.ts";
import type { GraphKey } from "./texts.ts";

interface FailureProps {
  error: GraphError;
  scene: Scene;
  t: Translate<GraphKey>;
}

/** A note on the broken line: what came, what was expected. */
export function Failure({ error, scene, t }: FailureProps) {
  const place = scene.lines.find((line) => line.badge)?.label;
  if (!place) return null;
  const { width, height } = badgeSize(error);
  const style = {
    transform: `translate(${place.x - width / 2}px, ${place.y - height / 2}px)`,
    width: `${width}px`,
    height: `${height}px`,
  };
  return (
    <dl class="mt-failure" style={style}>
      <div>
        <dt>{t("received")}</dt>
        <dd>{error.received}</dd>
      </div>
      {error.expected ? (
        <div>
          <dt>{t("expected")}</dt>
          <dd>{error.expected}</dd>
        </div>
      ) : null}
    </dl>
  );
}
