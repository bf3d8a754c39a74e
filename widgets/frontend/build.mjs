// Build the front end: one library bundle, one table of rendered formulas, one file of licences.
//
// Where it sits   run by `npm run build` and by the Python package build; writes ../minitf_widgets/static/.
// The one idea    a page loads one bundle however many pictures it shows; formulas become MathML here, so
//                 that no maths renderer travels to the browser.
// Read next       src/index.ts

import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { minify } from "terser";
import { renderFormulas } from "./formulas.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const output = resolve(here, "../minitf_widgets/static");
const rows = [resolve(here, "../../minitf")];

const common = {
  absWorkingDir: here,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  jsx: "automatic",
  jsxImportSource: "preact",
  legalComments: "none",
  charset: "utf8", // Chinese words as they are: half as long as their escapes
  define: { "process.env.NODE_ENV": '"production"' },
  logLevel: "warning",
  metafile: true,
};

// terser after esbuild: what a page loads is 3 % smaller, packed, than by esbuild alone.
async function terse(code) {
  return (await minify(code, { module: true, ecma: 2020, compress: { passes: 2 } })).code;
}

const bundled = new Set(); // every file that went into the bundle or into a worker inside it

// dagre without the library that holds its graphs: the part that it needs is ours, and smaller.
const slimDagre = {
  "@dagrejs/dagre": join(here, "node_modules/@dagrejs/dagre/dist/dagre.cjs"),
  "@dagrejs/graphlib": join(here, "src/graph_view/layout_graph.ts"),
};

// `import source from "worker:./layout.worker.ts"` gives the bundled worker as a string. The page turns the
// string into a Blob: a notebook has no address from which a second file could be fetched.
const workerAsText = {
  name: "worker-as-text",
  setup(build) {
    build.onResolve({ filter: /^worker:/ }, (found) => ({
      path: resolve(found.resolveDir, found.path.slice("worker:".length)),
      namespace: "worker",
    }));
    build.onLoad({ filter: /.*/, namespace: "worker" }, async (found) => {
      const built = await esbuild.build({
        ...common,
        entryPoints: [found.path],
        write: false,
        alias: slimDagre,
      });
      for (const path of Object.keys(built.metafile.inputs)) bundled.add(path);
      return { contents: await terse(built.outputFiles[0].text), loader: "text", watchFiles: [found.path] };
    });
  },
};

// Styles are text as well: a picture carries its own into whichever root (page or shadow tree) it sits in.
const stylesAsText = {
  name: "styles-as-text",
  setup(build) {
    build.onLoad({ filter: /\.css$/ }, async (found) => {
      const source = scoped(await readFile(found.path, "utf8"));
      const { code } = await esbuild.transform(source, { loader: "css", minify: true });
      return { contents: code, loader: "text" };
    });
  },
};

// Notebooks style every table, list and pre in an output. So each rule is nested in one that names the picture's root
// as strongly as an id would (`:is` counts as its strongest part), and no rule of a page can win against it.
function scoped(source) {
  const frames = /@keyframes[^{]+\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}/g; // these may not be nested
  const rules = source.replace(frames, "").replace(/\.mt(?![\w-])/g, "&");
  return `${(source.match(frames) ?? []).join("\n")}\n:is(.mt, #minitf-first) {\n${rules}\n}`;
}

// The packages whose code went into the bundle (bundled file names are the truth), each with its licence.
async function licences() {
  const lock = JSON.parse(await readFile(join(here, "package-lock.json"), "utf8"));
  const inPackage = /^(?:worker:)?node_modules\/((?:@[^/]+\/)?[^/]+)/;
  const names = new Set([...bundled].map((path) => inPackage.exec(path)?.[1]).filter(Boolean));
  const texts = [...names].sort().map(async (name) => {
    const folder = join(here, "node_modules", name);
    const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
    const { version, license } = lock.packages[`node_modules/${name}`];
    const text = file ? await readFile(join(folder, file), "utf8") : `Licence: ${license}`;
    return `${name} ${version}\n\n${text.trim()}\n`;
  });
  return (await Promise.all(texts)).join(`\n${"-".repeat(79)}\n\n`);
}

await mkdir(output, { recursive: true });
const options = {
  ...common,
  entryPoints: { library: "src/index.ts", page: "src/page/index.ts", myst: "src/page/myst.ts" },
  outdir: output,
  plugins: [workerAsText, stylesAsText],
};

await writeFile(join(output, "formulas.json"), JSON.stringify(await renderFormulas(rows)));

if (process.argv.includes("--watch")) {
  const context = await esbuild.context({ ...options, logLevel: "info" });
  await context.watch();
} else {
  const { metafile, outputFiles } = await esbuild.build({ ...options, write: false });
  for (const path of Object.keys(metafile.inputs)) bundled.add(path);
  await writeFile(join(output, "LICENCES.txt"), await licences());
  for (const { path, text } of outputFiles) {
    const code = await terse(text);
    await writeFile(path, code);
    console.log(`${basename(path)} ${(Buffer.byteLength(code) / 1000).toFixed(1)} KB`);
  }
}
