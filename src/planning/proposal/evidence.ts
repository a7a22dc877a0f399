import type { Place } from "../../domain/text/problem.ts";
import type { Scene, Script, Scripts, UsedAction } from "../survey/script.ts";
import { filledText, type ShellCall, shellCalls, UNKNOWN } from "../survey/shell.ts";
import { patternOfFilter } from "./old-tags.ts";

/** A call of a program in the project's own automation. What a release decides stands in it as placeholders: `{version}`. */
export interface Found {
  readonly words: readonly string[];
  readonly env: ReadonlyMap<string, string>;
  readonly folder: string;
  readonly place: Place;
  readonly runner: Script["runner"];
  readonly job: string;
  readonly scene: Scene;
  /** Where it is written in a workflow: what runs there besides. */
  readonly script: string;
}

/** Stand for what a release decides, while scripts are read: no script has these by chance. */
const COMPONENT = "slipwaycomponent";
const VERSION = "7531.86.420";
const COMMIT = "5119abc5119abc5119abc5119abc5119abc5119a";

/** Variables of CI systems that hold the release tag, or a commit. */
const TAG_VARIABLES = ["GITHUB_REF_NAME", "github.ref_name", "CI_COMMIT_TAG", "CI_COMMIT_REF_NAME"];
const COMMIT_VARIABLES = ["GITHUB_SHA", "github.sha", "CI_COMMIT_SHA", "github.event.head_commit.id"];
const SHORT_VARIABLES = ["CI_COMMIT_SHORT_SHA"];

/** Parameters of recipes and inputs of workflows whose names say what they are. */
const COMPONENT_PARAMETERS = [
  "service",
  "SERVICE",
  "component",
  "COMPONENT",
  "inputs.service",
  "inputs.component",
  "matrix.service",
  "matrix.component",
  "matrix.app",
  "matrix.image",
  "matrix.name",
  "inputs.app",
  "inputs.image",
];

/** Every call in scripts, variables filled in for a release tag of a pattern such as `{component}/v{version}`. */
export function foundCalls({ scripts }: Scripts, pattern: string): Found[] {
  // Lines for `$GITHUB_ENV` are there in the steps after them, within one job.
  const jobs = new Map<string, Map<string, string>>();
  return scripts.flatMap((script) => {
    const key = `${script.file} ${script.job}`;
    const variables = jobs.get(key) ?? knownVariables(pattern, script);
    jobs.set(key, variables);
    for (const [name, value] of script.env) variables.set(name, filledText(value, variables));
    return shellCalls(script.text, script.line, variables).map((call) => ({
      words: call.words.map(asPlaceholders),
      env: placeholders(new Map([...stepVariables(script, variables), ...call.env])),
      folder: script.folder,
      place: { file: script.file, line: call.line, column: 1 },
      runner: script.runner,
      job: script.job,
      scene: script.scene,
      script: script.text,
    }));
  });
}

/** What an action is given, variables filled in. */
export function filledInputs(action: UsedAction, pattern: string): ReadonlyMap<string, string> {
  const variables = knownVariables(pattern, action);
  for (const [name, value] of action.env) variables.set(name, filledText(value, variables));
  return new Map(
    [...action.inputs].map(([name, value]) => [name, asPlaceholders(filledText(value, variables))]),
  );
}

function stepVariables({ env }: Script, variables: ReadonlyMap<string, string>): [string, string][] {
  return env.map(([name]) => [name, variables.get(name) ?? UNKNOWN]);
}

function knownVariables(pattern: string, { scene }: Pick<Script, "scene">): Map<string, string> {
  const tag = sampleTag(pattern, scene.tags);
  // A workflow that no tag starts runs for a branch.
  const forBranch = scene.tags.length === 0 && scene.branches.length > 0;
  return new Map([
    ...(forBranch ? [] : TAG_VARIABLES.map((name) => [name, tag] as const)),
    ...(forBranch
      ? []
      : [["GITHUB_REF", `refs/tags/${tag}`] as const, ["github.ref", `refs/tags/${tag}`] as const]),
    ...COMMIT_VARIABLES.map((name) => [name, COMMIT] as const),
    ...SHORT_VARIABLES.map((name) => [name, COMMIT.slice(0, 12)] as const),
    ...COMPONENT_PARAMETERS.map((name) => [name, COMPONENT] as const),
    ...["tag", "version", "image_tag", "TAG", "VERSION", "IMAGE_TAG"].flatMap((name) =>
      [name, `inputs.${name}`, `github.event.inputs.${name}`].map((each) => [each, VERSION] as const),
    ),
  ]);
}

/**
 * A release tag that stands for any. Where one component's tags alone start a workflow, it is one of these: such a workflow may
 * name the component in its scripts, as `${GITHUB_REF_NAME#api-}`.
 */
function sampleTag(pattern: string, filters: readonly string[]): string {
  const [only, ...others] = filters.flatMap((filter) => patternOfFilter(filter) ?? []);
  const named =
    only !== undefined && others.length === 0 && !["*", ""].includes(only.component) ? only : null;
  return (named?.pattern ?? pattern)
    .replace("{component}", named?.component ?? COMPONENT)
    .replace("{version}", VERSION);
}

/** A text with `{component}`, `{version}` and `{commit}` where it had what stands for them. */
function asPlaceholders(text: string): string {
  return text
    .replaceAll(COMPONENT, "{component}")
    .replaceAll(VERSION, "{version}")
    .replaceAll(COMMIT, "{commit}")
    .replaceAll(COMMIT.slice(0, 12), "{short_commit}");
}

function placeholders(values: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...values].map(([name, value]) => [name, asPlaceholders(value)]));
}

/** Whether a text is wholly known. */
export function isKnown(text: string): boolean {
  return !text.includes(UNKNOWN);
}

/** The value of an option in some words: `--tag X`, `--tag=X`, `-t X`; all of its values in their order. */
export function optionValues(words: readonly string[], ...names: readonly string[]): string[] {
  return words.flatMap((word, index) => {
    if (names.includes(word)) return words[index + 1] ?? [];
    const name = names.find((each) => each.startsWith("--") && word.startsWith(`${each}=`));
    return name === undefined ? [] : [word.slice(name.length + 1)];
  });
}

/** The name of a program without its folder. */
export function programOf({ words }: Pick<ShellCall, "words">): string {
  const [first = ""] = words;
  return first.slice(first.lastIndexOf("/") + 1);
}
