// Linked pictures: one place for those that share a cursor, without a kernel.

import { describe, expect, test } from "vitest";
import { StaticModel } from "../src/page/static_model.ts";
import { Links } from "../src/shared/links.ts";

function joined(links: Links, link: string, cursor: object = {}) {
  const model = new StaticModel({ _link: link, cursor });
  const end = new AbortController();
  links.join({ model, signal: end.signal });
  return { model, end, at: () => model.get("cursor") };
}

describe("links", () => {
  test("each picture moves the others of its link, and no others", () => {
    const links = new Links();
    const [one, two, other, none] = ["a", "a", "b", ""].map((link) => joined(links, link));
    one!.model.set("cursor", { node: "dense", step: 2 });
    expect(two!.at()).toEqual({ node: "dense", step: 2 });
    two!.model.set("cursor", { step: 3 });
    expect(one!.at()).toEqual({ step: 3 });
    expect([other!.at(), none!.at()]).toEqual([{}, {}]);
  });

  test("what is no place stays with its picture", () => {
    const links = new Links();
    const [one, two] = [joined(links, "a", { zoom: 2 }), joined(links, "a")];
    two.model.set("cursor", { step: 1, page: 7 });
    expect(one.at()).toEqual({ zoom: 2, step: 1 });
  });

  test("a late comer goes where the others are; one that ended stays", () => {
    const links = new Links();
    const one = joined(links, "a", { step: 4 });
    const late = joined(links, "a");
    expect(late.at()).toEqual({ step: 4 });
    one.end.abort();
    late.model.set("cursor", { step: 5 });
    expect(one.at()).toEqual({ step: 4 });
  });

  test("an answer in a circle ends: equal places are no news", () => {
    const links = new Links();
    const [one, two] = [joined(links, "a"), joined(links, "a")];
    let changes = 0;
    two.model.on("change:cursor", () => {
      changes++;
      one.model.set("cursor", { ...(two.at() as object) });
    });
    one.model.set("cursor", { unit: [1, 2] });
    expect(changes).toBe(1);
    expect(two.at()).toEqual({ unit: [1, 2] });
  });
});
