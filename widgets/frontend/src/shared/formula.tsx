// A formula as MathML, taken over element by element.
//
// Where it sits   on hover cards and in the stepper.
// The one idea    the MathML comes out of a document that anybody may have written, so nothing but MathML elements
//                 and their plain attributes is ever put into the page.

import { useLayoutEffect, useRef } from "preact/hooks";
import type { Formulas } from "./documents.ts";

const MATHML = "http://www.w3.org/1998/Math/MathML";
const ELEMENTS = new Set(
  `math mrow mi mo mn ms mtext mspace mfrac msqrt mroot mstyle mpadded mphantom msub msup msubsup munder mover
   munderover mmultiscripts mprescripts mtable mtr mtd menclose`.split(/\s+/),
);
const ATTRIBUTES = new Set(
  `display displaystyle scriptlevel mathvariant stretchy symmetric largeop movablelimits fence separator form lspace
   rspace minsize maxsize accent accentunder linethickness width height depth voffset columnalign columnspacing
   rowspacing rowspan columnspan dir notation`.split(/\s+/),
);

/** A clean copy of MathML text, or null when there is no <math> in it. */
export function cleanMathML(text: string): Element | null {
  const parsed = new DOMParser().parseFromString(text, "text/html").querySelector("math");
  return parsed ? copyElement(parsed) : null;
}

function copyElement(from: Element): Element {
  const copy = document.createElementNS(MATHML, from.localName);
  for (const { name, value } of from.attributes) {
    if (ATTRIBUTES.has(name)) copy.setAttribute(name, value);
  }
  for (const child of from.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) copy.append(child.textContent ?? "");
    else if (child instanceof Element && ELEMENTS.has(child.localName)) copy.append(copyElement(child));
  }
  return copy;
}

/** The formula that `latex` names. Where no MathML came along, the LaTeX itself is shown. */
export function Formula({ latex, formulas }: { latex: string; formulas: Formulas | undefined }) {
  const place = useRef<HTMLSpanElement>(null);
  const mathml = formulas?.[latex];
  useLayoutEffect(() => {
    const math = mathml ? cleanMathML(mathml) : null;
    place.current?.replaceChildren(math ?? latex);
  }, [latex, mathml]);
  return <span class="mt-formula" ref={place} />;
}
