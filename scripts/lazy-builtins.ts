import { builtinModules, createRequire, isBuiltin } from "node:module";
import type { Plugin } from "esbuild";

const require = createRequire(import.meta.url);
const NAMES = new RegExp(`^(?:node:)?(?:${builtinModules.join("|")})$`);
const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

/**
 * Loads each of Node's own modules when the first module of the bundle that imports it runs. A static import would
 * load it at start-up, for every command: Node links all of a file's imports before it runs the first line.
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
      contents: `module.exports = ${builtin(path)};`,
    }));
    build.onLoad({ filter: /./, namespace: "imported" }, ({ path }) => ({
      contents: [`const builtin = ${builtin(path)};`, "export default builtin;", ...namedExports(path)].join(
        "\n",
      ),
    }));
  },
};

function builtin(path: string): string {
  return `process.getBuiltinModule("node:${path}")`;
}

/** One statement each, so that esbuild keeps only those that are used: reading some of them loads more modules. */
function namedExports(path: string): string[] {
  const names = Object.keys(require(`node:${path}`)).filter(
    (name) => IDENTIFIER.test(name) && name !== "default",
  );
  return names.map(
    (name) => `const $${name} = /* @__PURE__ */ (() => builtin.${name})();\nexport { $${name} as ${name} };`,
  );
}
