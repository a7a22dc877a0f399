/** What `npm run check` runs besides the architecture test; each is a command of a development dependency. */
export const CHECKS: readonly { readonly name: string; readonly command: readonly string[] }[] = [
  { name: "format and lint", command: ["biome", "check", "--error-on-warnings"] },
  { name: "types", command: ["tsc", "--project", "."] },
  { name: "types of the report's page", command: ["tsc", "--project", "report-page"] },
  { name: "unused code", command: ["knip"] },
  { name: "workflows", command: ["node", "scripts/lint-workflows.ts"] },
];
