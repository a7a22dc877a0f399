import type { SourceText } from "../../domain/project/monorepo.ts";
import type { Survey } from "./drafts.ts";
import { note } from "./drafts.ts";
import { isKnown } from "./evidence.ts";
import { subjectOf } from "./push-evidence.ts";

/** Flags for every build and push: those that all of the project's own pushes have. */
export function bazelFlags(survey: Survey): readonly string[] {
  const pushes = survey.pushes.filter(({ what }) => what.kind === "bazel");
  const [first, ...others] = pushes;
  if (first !== undefined)
    return first.flags.filter((flag) => others.every(({ flags }) => flags.includes(flag)));
  const rc = survey.monorepo.texts.find(({ path }) => path === ".bazelrc");
  if (rc === undefined || !/^(?:build|common|run):release\s/m.test(rc.text)) return [];
  note(
    survey,
    "assumed",
    "releases are built with --config=release, which .bazelrc has: nothing here pushes with Bazel yet",
  );
  return ["--config=release"];
}

const VARIABLE = /\$\{?([A-Z][A-Z0-9_]*)/g;
/** Variables that a status script has from the machine or the CI system. */
const OF_MACHINE =
  /^(?:GITHUB|CI|GITLAB|BUILDKITE|SLIPWAY|BAZEL|BUILD|NIX|HOME|USER|PATH|HOSTNAME|PWD|TMPDIR)(?:_|$)/;

/** The environment that releases are built in: what the workspace status command reads, and pushes set. */
export function bazelEnvironment(survey: Survey): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { path, text } of statusScripts(survey)) {
    const own = new Set([...text.matchAll(/^\s*([A-Z][A-Z0-9_]*)=/gm)].map(([, name]) => name));
    const read = [...text.matchAll(VARIABLE)].map(([, name = ""]) => name);
    for (const name of new Set(read)) {
      if (own.has(name) || OF_MACHINE.test(name) || found.has(name)) continue;
      const value = pushedValue(survey, name) ?? likelyValue(survey, name, path);
      if (value !== null) found.set(name, value);
    }
  }
  return found;
}

function pushedValue({ pushes }: Survey, name: string): string | null {
  const values = pushes.flatMap(({ env }) => env.get(name) ?? []);
  return values.find((value) => isKnown(value) && value.includes("{version}")) ?? null;
}

/** What a status script most likely wants in a variable that nothing sets. */
function likelyValue(survey: Survey, name: string, path: string): string | null {
  const where = { file: path, line: 1, column: 1 };
  if (!/VERSION|TAG$/.test(name)) {
    note(survey, "unknown", `${path} reads ${name}, which nothing here sets: see bazel.env`, where);
    return null;
  }
  const likely = survey.pattern.includes("v{version}") ? "v{version}" : "{version}";
  note(survey, "assumed", `${path} reads ${name}: it gets ${likely}`, where);
  return likely;
}

/** The workspace's own scripts that `.bazelrc` names as workspace status commands. */
export function statusScripts({ monorepo }: Pick<Survey, "monorepo">): SourceText[] {
  const rc = monorepo.texts.find(({ path }) => path === ".bazelrc")?.text ?? "";
  const paths = [...rc.matchAll(/--workspace_status_command[= ]["']?(?:%workspace%\/|\.\/)?([\w./-]+)/g)].map(
    ([, path]) => path,
  );
  return monorepo.texts.filter(({ path }) => paths.includes(path));
}

/** How what was done by hand or in a workflow is done with slipway. */
export function noteReplaced(survey: Survey): void {
  const said = new Set<string>();
  for (const push of survey.pushes) {
    const { place, runner, job, what, repository } = push;
    if (what.kind !== "bazel" && repository === null) continue;
    const instead = runner === "just" || runner === "make" ? "slipway release TAG" : "slipway release";
    const message = `${job} pushes ${subjectOf(push)}: ${instead} does it from now on`;
    if (!said.has(message)) note(survey, "replaced", message, place);
    said.add(message);
  }
}
