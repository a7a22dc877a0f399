import type { Project } from "../domain/project/project.ts";
import type { Problem } from "../domain/text/problem.ts";
import { toProject } from "./build/to-project.ts";
import { checkShape } from "./findings/check-shape.ts";
import type { Finding } from "./findings/finding.ts";
import { locate } from "./findings/locate.ts";
import { namesOf } from "./findings/names.ts";
import { type RawTable, readToml } from "./toml/read-toml.ts";

/** A project, or everything that is wrong in its configuration, in the file's order. */
export type ReadProject =
  | { readonly ok: true; readonly project: Project }
  | { readonly ok: false; readonly problems: readonly [Problem, ...Problem[]] };

/**
 * Reads `slipway.toml`. Takes its text and the name that problems show for it. If it is not TOML, or of another format,
 * that is the only problem; otherwise all of them are given, each with its line and column.
 */
export async function readProject(written: string, file: string): Promise<ReadProject> {
  try {
    return await readText(written, file);
  } catch (error) {
    if (error instanceof RangeError) return { ok: false, problems: [tooDeep(written, file)] };
    throw error;
  }
}

/** The parsers call themselves for each bracket and for each character of a text, and the stack has an end. */
function tooDeep(text: string, file: string): Problem {
  const lengths = text.split("\n").map(({ length }) => length);
  return {
    kind: "config",
    code: "too-large",
    message:
      "a text, or lists and tables in each other, are too large to be read, perhaps on this line, the longest",
    hint: "keep long texts in files of their own; no setting of slipway's is nested more than four deep",
    where: { file, line: lengths.indexOf(lengths.reduce((a, b) => Math.max(a, b), 0)) + 1, column: 1 },
  };
}

async function readText(written: string, file: string): Promise<ReadProject> {
  // @iarna/toml takes neither a byte order mark nor a comment that ends as lines do on Windows.
  const text = written.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n");
  const toml = await readToml(text, file);
  if (!toml.ok) return { ok: false, problems: [toml.problem] };
  const otherFormat = judgeFormat(toml.value);
  if (otherFormat !== undefined) return { ok: false, problems: await locate([otherFormat], text, file) };
  const { config, findings } = checkShape(toml.value);
  const project = toProject(config, namesOf(toml.value, findings), findings);
  const [first, ...others] = findings.all;
  if (first === undefined) return { ok: true, project };
  return { ok: false, problems: await locate([first, ...others], text, file) };
}

/** A file of another format is another file: nothing else can be said of it. */
function judgeFormat({ format }: RawTable): Finding | undefined {
  if ((typeof format !== "number" && typeof format !== "bigint") || format === 1) return undefined;
  const message = `format is ${format}, and this slipway reads format 1`;
  const hint = Number(format) > 1 ? "update slipway" : "write format = 1";
  return { code: "unknown-format", message, hint, path: ["format"], at: "value" };
}
