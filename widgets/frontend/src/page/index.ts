// The exported page: pictures wake up where their stills stand.
//
// Where it sits   minitf_widgets/export.py and embed.py put the built file (static/page.js) below the pictures.
// The one idea    one library for the page, however many pictures it has and however many times this script is in
//                 it (a page made from a notebook has it once a cell). Where anything fails the stills stay.
// Read next       drawing.ts

import { draw, type Library, loadLibrary } from "./drawing.ts";

interface Asleep extends Element {
  started?: Promise<Library>;
}

const asleep: Asleep | null = document.getElementById("minitf-library");

async function wake(place: HTMLElement, library: Promise<Library>): Promise<void> {
  place.dataset.minitf = "starting";
  const packed = place.querySelector('script[type="application/gzip"]')?.textContent ?? "";
  await draw(await library, packed, place);
  place.dataset.minitf = "ready";
}

async function start(home: Asleep): Promise<void> {
  home.started ??= loadLibrary(home.textContent ?? "");
  const library = home.started;
  const places = document.querySelectorAll<HTMLElement>('.minitf-view[data-minitf="still"]');
  const woken = await Promise.allSettled([...places].map((place) => wake(place, library)));
  for (const result of woken) {
    // The reason goes where a curious reader looks.
    if (result.status === "rejected") console.error("minitf: a picture stays still.", result.reason);
  }
  document.documentElement.dataset.minitf = "ready";
}

if (asleep) start(asleep);
