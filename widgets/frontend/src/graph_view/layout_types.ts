// What goes to the layout worker and what comes back. All numbers are CSS pixels.

export type Direction = "LR" | "TB";

export interface Point {
  x: number;
  y: number;
}

export interface Rect extends Point {
  width: number;
  height: number;
}

export interface ContainerInput {
  direction: Direction;
  nodeGap: number;
  rankGap: number;
  items: { id: string; width: number; height: number }[];
  entries: string[];
  exits: string[];
  /** Ends are ids of items (a frame stands for its ports) or this container's own ports. */
  pieces: { from: string; to: string; labelWidth: number; labelHeight: number }[];
}

export interface ContainerLayout {
  width: number;
  height: number;
  items: (Rect & { id: string })[];
  ports: (Point & { id: string })[];
  /** One for each piece of the input, in its order. */
  pieces: { points: Point[]; label: Point | null }[];
}
