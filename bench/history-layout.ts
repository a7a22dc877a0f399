/** The monorepo that history is measured in: services of plain Bazel targets, and libraries that they share. */

/** A Bazel package. Paths from the repository's root. */
export interface Package {
  readonly name: string;
  readonly folder: string;
  readonly files: readonly string[];
  /** The text of its BUILD file. */
  readonly build: string;
}

/** How many services there are: each is a component. */
export const SERVICES = 60;
const LIBRARIES = 40;
const AREAS = ["api/handlers", "api/schema", "core/model", "core/rules", "store/queries", "store/migrations"];
const NAMES = ["account", "billing", "catalog", "events", "index", "limits", "report"];

/** Files of no component, which many commits touch all the same. */
export const OTHERS: readonly string[] = [
  ...NAMES.flatMap((name) => [`docs/guides/${name}.md`, `docs/decisions/2024/${name}.md`]),
  ...NAMES.map((name) => `.github/workflows/${name}.yml`),
  "README.md",
];

/** A service by its number, from 1. Each is made from five libraries and what those need. */
function service(number: number): Package {
  const libraries = [1, 2, 3, 4, 5].map((step) => {
    const name = named("lib", ((number + step * 7) % LIBRARIES) + 1);
    return `"//libs/${name}"`;
  });
  const rule = `genrule(
    name = "push",
    srcs = [":srcs", ${libraries.join(", ")}],
    outs = ["push.sh"],
    cmd = "echo exit 0 > $@",
    executable = True,
)
`;
  return bazelPackage("services", named("service", number), [], rule);
}

/** All of the libraries. Each needs up to two with lower numbers. */
export const LIBRARY_PACKAGES: readonly Package[] = Array.from({ length: LIBRARIES }, (_, index) => {
  const below = [Math.floor(index / 2), Math.floor(index / 3)].filter((each) => each > 0);
  const needs = [...new Set(below)].map((each) => `"//libs/${named("lib", each)}"`);
  const name = named("lib", index + 1);
  return bazelPackage("libs", name, needs, `alias(name = "${name}", actual = ":srcs")\n`);
});

/** All of the services. */
export const SERVICE_PACKAGES: readonly Package[] = Array.from({ length: SERVICES }, (_, index) =>
  service(index + 1),
);

/** A component's name. */
export function componentName(number: number): string {
  return named("service", number);
}

/** Every second component has calendar versions. */
export function isCalver(number: number): boolean {
  return number % 2 === 1;
}

/** The text of `slipway.toml`. */
export function configuration(): string {
  const tables = SERVICE_PACKAGES.map(({ name }, index) => {
    const scheme = isCalver(index + 1) ? 'version = "calver:YYYY.M.PATCH"\n' : "";
    const image = `bazel = "//services/${name}:push"\nrepository = "ghcr.io/acme/mono/${name}"\n`;
    return `[components.${name}]\n${scheme}\n[components.${name}.image]\n${image}`;
  });
  return `format = 1\n\n[repository]\ngithub = "acme/mono"\n\n[defaults]\ntag = "{component}@{version}"\n\n${tables.join("\n")}`;
}

function bazelPackage(kind: string, name: string, needs: readonly string[], rule: string): Package {
  const folder = `${kind}/${name}`;
  const sources = `filegroup(name = "srcs", srcs = glob(["src/**"])${needs.length === 0 ? "" : ` + [${needs.join(", ")}]`})\n`;
  return {
    name,
    folder,
    files: AREAS.flatMap((area) => NAMES.map((file) => `${folder}/src/${area}/${file}.ts`)),
    build: `package(default_visibility = ["//visibility:public"])\n\n${sources}\n${rule}`,
  };
}

function named(kind: string, number: number): string {
  return `${kind}-${String(number).padStart(2, "0")}`;
}
