import type { Project } from "../domain/project/project.ts";
import type { Problem } from "../domain/text/problem.ts";
import type { Names } from "./build/scope.ts";
import { buildProject } from "./build/to-project.ts";
import { checkShape } from "./findings/check-shape.ts";
import { collectFindings, type Finding, type Findings } from "./findings/finding.ts";
import { missingKey } from "./findings/wrong-value.ts";
import { configSchema } from "./schema/config-schema.ts";
import { type RawTable, readToml } from "./toml/read-toml.ts";

/** A project, or everything that is wrong in its configuration, in the file's order. */
export type ReadProject =
  | { readonly ok: true; readonly project: Project }
  | { readonly ok: false; readonly problems: readonly [Problem, ...Problem[]] };

/**
 * Reads `slipway.toml`. Takes its text and the name that problems shall show for it. Where it is no TOML, or of another
 * format, that is the only problem; otherwise all of them are given, each with its line and column.
 */
export async function readProject(written: string, file: string): Promise<ReadProject> {
  // @iarna/toml takes neither a byte order mark nor a comment that ends as lines do on Windows.
  const text = written.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n");
  const toml = await readToml(text, file);
  if (!toml.ok) return { ok: false, problems: [toml.problem] };
  const raw = toml.value;
  const otherFormat = judgeFormat(raw);
  if (otherFormat !== undefined) return locateAll([otherFormat], text, file);
  const { config, findings: shape } = checkShape(raw);
  const findings = collectFindings(shape);
  judgeMissing(raw, findings);
  const project = buildProject(config, namesOf(raw, findings), findings);
  return findings.all.length === 0 ? { ok: true, project } : locateAll(findings.all, text, file);
}

/** A file of another format is another file: nothing else can be said of it. */
function judgeFormat({ format }: RawTable): Finding | undefined {
  if ((typeof format !== "number" && typeof format !== "bigint") || format === 1) return undefined;
  const message = `format is ${format}, and this slipway reads format 1`;
  const hint = Number(format) > 1 ? "update slipway" : "write format = 1";
  return { code: "unknown-format", message, hint, path: ["format"], at: "value" };
}

function judgeMissing(raw: RawTable, findings: Findings): void {
  if (raw["format"] === undefined && !findings.refused(["format"]))
    findings.add(missingKey(configSchema, ["format"]));
  if (findings.refused(["components"]) || keysOf(raw["components"]).length > 0) return;
  const hint = "add [components.NAME] for what is released";
  findings.add({ ...missingKey(configSchema, ["components"]), hint });
}

function namesOf(raw: RawTable, findings: Findings): Names {
  const destinations = keysOf(raw["destinations"]);
  const { destinations: written } = raw as { destinations?: Record<string, unknown> };
  return {
    components: keysOf(raw["components"]),
    channels: keysOf(raw["channels"]),
    destinations,
    conditional: destinations.filter(
      (name) => keysOf(written?.[name]).includes("when") || findings.refused(["destinations", name]),
    ),
  };
}

function keysOf(table: unknown): readonly string[] {
  return typeof table === "object" && table !== null ? Object.keys(table) : [];
}

async function locateAll(findings: readonly Finding[], text: string, file: string): Promise<ReadProject> {
  const { locate } = await import("./findings/locate.ts");
  const [first, ...others] = locate(findings, text, file);
  if (first === undefined) throw new Error("there was something wrong, and it is gone");
  return { ok: false, problems: [first, ...others] };
}
