// What the library lends to pictures that bring their own code.
//
// Where it sits   in the library; build.mjs gives carried code these names in place of its imports.
// The one idea    such a picture must draw with the page's one copy of preact and of the shared parts: two copies
//                 would not know each other's signals.
// Read next       index.ts

import { useSignal } from "@preact/signals";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { Fragment, jsx, jsxs } from "preact/jsx-runtime";
import { documentProblem } from "../shared/documents.ts";
import { formatCount, formatIndex, formatNumber, formatShape } from "../shared/format.ts";
import { Formula } from "../shared/formula.tsx";
import { cellColor } from "../shared/heatmap.tsx";
import { commonTexts, translator } from "../shared/i18n.ts";
import { setTrait, traitSignal } from "../shared/model.ts";
import { mount, useFrame } from "../shared/root.tsx";
import { play } from "../shared/sound.ts";
import { decodeBase64 } from "../shared/summary.ts";
import { IconButton, Toolbar } from "../shared/toolbar.tsx";

export const runtime = {
  Formula,
  Fragment,
  IconButton,
  Toolbar,
  cellColor,
  commonTexts,
  decodeBase64,
  documentProblem,
  formatCount,
  formatIndex,
  formatNumber,
  formatShape,
  jsx,
  jsxs,
  mount,
  play,
  setTrait,
  traitSignal,
  translator,
  useFrame,
  useLayoutEffect,
  useMemo,
  useRef,
  useSignal,
};
