// Motion: short, and only where the reader has not asked for less.

/** Whether the reader asked the system for less motion. */
export function prefersReducedMotion(): boolean {
  return typeof matchMedia === "function" && matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** Call `draw` with 0…1 over `milliseconds`; returns a function that stops. With reduced motion: once, with 1. */
export function animate(draw: (part: number) => void, milliseconds = 220): () => void {
  if (prefersReducedMotion() || milliseconds <= 0 || typeof requestAnimationFrame !== "function") {
    draw(1);
    return () => {};
  }
  const started = performance.now();
  let frame = requestAnimationFrame(function step(now) {
    const part = Math.min(1, Math.max(0, (now - started) / milliseconds));
    draw(easeOut(part));
    if (part < 1) frame = requestAnimationFrame(step);
  });
  return () => cancelAnimationFrame(frame);
}

function easeOut(part: number): number {
  return 1 - (1 - part) ** 3;
}
