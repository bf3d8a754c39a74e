// Icons as paths on a 16 by 16 grid, drawn with one stroke in the colour of the text.

export const iconPaths = {
  play: "M5 3.2v9.6L12.5 8z",
  pause: "M5.5 3.5v9M10.5 3.5v9",
  stop: "M4 4h8v8H4z",
  next: "M4 3.5 9.5 8 4 12.5zM12 3.5v9",
  previous: "M12 3.5 6.5 8 12 12.5zM4 3.5v9",
  first: "M13 4 9 8l4 4M7.5 4l-4 4 4 4M2 3.5v9",
  last: "m3 4 4 4-4 4M8.5 4l4 4-4 4M14 3.5v9",
  fit: "M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10",
  zoomIn: "M8 3.5v9M3.5 8h9",
  zoomOut: "M3.5 8h9",
  expand: "M3.5 6 8 10.5 12.5 6",
  collapse: "M3.5 10 8 5.5 12.5 10",
  open: "M6 3.5 10.5 8 6 12.5",
  layers: "M8 2.2 14 5.5 8 8.8 2 5.5zM2.6 8.6 8 11.6l5.4-3M2.6 11.2 8 14.2l5.4-3",
  table: "M2.5 3.5h11v9h-11zM2.5 6.5h11M2.5 9.5h11M6.5 3.5v9",
  download: "M8 2.5v7.5M4.8 7 8 10.2 11.2 7M3 13.2h10",
  close: "m4 4 8 8M12 4l-8 8",
  search: "M7 2.8a4.2 4.2 0 1 0 0 8.4 4.2 4.2 0 0 0 0-8.4zM10.2 10.2l3.3 3.3",
  check: "m3 8.5 3.4 3.4L13 4.8",
  warning: "M8 2.4 14.4 13.4H1.6zM8 6.6v3.2M8 11.6v.1",
  sound: "M3 6.2v3.6h2.2L8.4 12.4V3.6L5.2 6.2zM10.8 5.8a3.2 3.2 0 0 1 0 4.4",
  fork: "M4.5 13.5v-11M4.5 9.5c0-3 7-1.5 7-5M9.5 5l2-2 2 2",
  eye: "M1.8 8S4 3.8 8 3.8 14.2 8 14.2 8 12 12.2 8 12.2 1.8 8 1.8 8zM8 6.2a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6z",
  lock: "M4 7.5h8v5.5H4zM5.6 7.5V5.3a2.4 2.4 0 0 1 4.8 0v2.2",
  link: "M6.8 9.2 9.2 6.8M7.4 4.9l1.2-1.2a2.6 2.6 0 0 1 3.7 3.7l-1.2 1.2M8.6 11.1l-1.2 1.2a2.6 2.6 0 0 1-3.7-3.7l1.2-1.2",
  into: "M2.5 4.5 6 8l-3.5 3.5M2.5 8H9M11 3.5h2.5v9H11",
  outOf: "M10 4.5 13.5 8 10 11.5M6.5 8h7M5 3.5H2.5v9H5",
  map: "M2 3.5h12v9H2zM8.5 8H12v3H8.5z",
} as const;

export type IconName = keyof typeof iconPaths;
