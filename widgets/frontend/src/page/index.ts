// The exported page: pictures wake up where their stills stand.
//
// Where it sits   minitf_widgets/export.py and embed.py put the built file (static/page.js) below the pictures.
// The one idea    one library for the page, however many pictures it has and however many times this script is in
//                 it (a page made from a notebook has it once a cell). Where anything fails the stills stay.
// Read next       drawing.ts

import { draw, type Library, loadLibrary } from "./drawing.ts";

/** The library stays with the document: the cell that brought it may be run again, or go. */
interface Home extends Document {
  minitfLibrary?: Promise<Library>;
}

async function wake(place: HTMLElement, library: Promise<Library>): Promise<void> {
  place.dataset.minitf = "starting";
  const packed = place.querySelector('script[type="application/gzip"]')?.textContent ?? "";
  await draw(await library, packed, place);
  place.dataset.minitf = "ready";
}

async function start(library: Promise<Library>): Promise<void> {
  const places = document.querySelectorAll<HTMLElement>('.minitf-view[data-minitf="still"]');
  const woken = await Promise.allSettled([...places].map((place) => wake(place, library)));
  for (const result of woken) {
    // The reason goes where a curious reader looks.
    if (result.status === "rejected") console.error("minitf: a picture stays still.", result.reason);
  }
  document.documentElement.dataset.minitf = "ready";
}

const home: Home = document;
const asleep = document.getElementById("minitf-library")?.textContent;
if (asleep) home.minitfLibrary ??= loadLibrary(asleep);
if (home.minitfLibrary) start(home.minitfLibrary);
