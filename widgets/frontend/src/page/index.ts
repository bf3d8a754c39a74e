// The exported page: pictures wake up where their stills stand.
//
// Where it sits   minitf_widgets/export.py and embed.py put the built file (static/page.js) below the pictures.
// The one idea    one library for the page, however many pictures it has and however many times this script is in
//                 it (a page made from a notebook has it once a cell). Where anything fails the stills stay, and
//                 the first of them says why.
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
  for (const [at, result] of woken.entries()) {
    if (result.status === "rejected") stayStill(places[at] as HTMLElement, result.reason);
  }
  document.documentElement.dataset.minitf = "ready";
}

/** The whole reason goes where a curious reader looks; one line of it, once a page, where everybody does. */
function stayStill(place: HTMLElement, reason: unknown): void {
  console.error("minitf: a picture stays still.", reason);
  if (document.querySelector(".minitf-still-note")) return;
  const note = document.createElement("p");
  note.className = "minitf-still-note";
  note.textContent = `Pictures stand still here: this browser could not start them (${reason}). A browser of 2023 or newer can.`;
  place.before(note);
}

const home: Home = document;
const asleep = document.getElementById("minitf-library")?.textContent;
if (asleep) home.minitfLibrary ??= loadLibrary(asleep);
if (home.minitfLibrary) start(home.minitfLibrary);
