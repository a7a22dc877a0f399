import { builtinModules, createRequire, isBuiltin } from "node:module";
import type { Plugin } from "esbuild";

const require = createRequire(import.meta.url);
const NAMES = new RegExp(`^(?:node:)?(?:${builtinModules.join("|")})$`);
const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

/** Modules that Node has not loaded when it starts, and that cost it a millisecond or more. */
const HEAVY = [
  "child_process",
  "crypto",
  "fs/promises",
  "readline",
  "readline/promises",
  "timers/promises",
  "v8",
];

/**
 * Loads Node's own heavy modules when one of their functions is called for the first time, and the others when a module that
 * imports them runs. A static import would load them at start-up, for every command: Node links all of a file's imports before
 * it runs the first line.
 */
export const lazyBuiltins: Plugin = {
  name: "lazy-builtins",
  setup(build) {
    build.onResolve({ filter: NAMES }, ({ path, kind }) =>
      isBuiltin(path)
        ? { path: path.replace(/^node:/, ""), namespace: kind === "require-call" ? "required" : "imported" }
        : undefined,
    );
    build.onLoad({ filter: /./, namespace: "required" }, ({ path }) => ({
      contents: HEAVY.includes(path)
        ? `module.exports = new Proxy({}, { get: (_, name) => ${builtin(path)}[name] });`
        : `module.exports = ${builtin(path)};`,
    }));
    build.onLoad({ filter: /./, namespace: "imported" }, ({ path }) => ({ contents: imported(path) }));
  },
};

function builtin(path: string): string {
  return `process.getBuiltinModule("node:${path}")`;
}

/** One statement for each export, so that esbuild keeps only those that are used: reading some of them loads more modules. */
function imported(path: string): string {
  const exported = Object.entries(require(`node:${path}`)).filter(
    ([name]) => IDENTIFIER.test(name) && name !== "default",
  );
  const lines = exported.map(([name, value]) => {
    // Classes have capital letters.
    const lazy = HEAVY.includes(path) && typeof value === "function" && /^[a-z]/.test(name);
    const read = lazy
      ? `(...args) => ${builtin(path)}.${name}(...args)`
      : `/* @__PURE__ */ (() => ${builtin(path)}.${name})()`;
    return `const $${name} = ${read};\nexport { $${name} as ${name} };`;
  });
  return [`export default /* @__PURE__ */ (() => ${builtin(path)})();`, ...lines].join("\n");
}
