import { defineConfig } from "vitest/config";

export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  // The build turns style sheets and workers into text; tests need neither.
  plugins: [
    {
      name: "worker-as-text",
      enforce: "pre",
      resolveId: (id) => (id.startsWith("worker:") ? "\0worker" : null),
      load: (id) => (id === "\0worker" ? 'export default "";' : null),
    },
  ],
  test: { include: ["tests/**/*.test.{ts,tsx}"], environment: "happy-dom" },
});
