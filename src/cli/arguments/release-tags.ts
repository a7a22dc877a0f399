import type { Project } from "../../domain/project/project.ts";
import { parseReleaseTag, parseReleaseTagOf, type ReleaseTag } from "../../domain/tags/release-tag.ts";
import type { Problem, Result } from "../../domain/text/problem.ts";
import { errorFromProblems, ReleaseError } from "../../domain/text/release-error.ts";
import type { Environment } from "../session/session.ts";
import { namedComponents } from "./named-components.ts";

/**
 * The release tags a command is about: those it was given, or the one CI runs for. Throws every problem with them at
 * once; a tag that is given twice counts once.
 */
export function releaseTags(
  project: Project,
  given: readonly string[],
  component: string | undefined,
  env: Environment,
): ReleaseTag[] {
  const texts = given.length > 0 ? given : [tagOfCi(env)];
  const parse =
    component === undefined
      ? (text: string) => parseReleaseTag(project.components, text)
      : bareVersion(project, component);
  const results = [...new Set(texts)].map(parse);
  const [first, ...others] = results.flatMap((result): Problem[] => (result.ok ? [] : [result.problem]));
  if (first !== undefined) throw errorFromProblems([first, ...others]);
  return results.flatMap((result) => (result.ok ? [result.value] : []));
}

/** The one release tag a command is about. Throws as `releaseTags` does. */
export function oneReleaseTag(
  project: Project,
  given: string | undefined,
  component: string | undefined,
  env: Environment,
): ReleaseTag {
  const [tag] = releaseTags(project, given === undefined ? [] : [given], component, env);
  if (tag === undefined) throw new Error("no tag was parsed, and no problem was thrown");
  return tag;
}

function tagOfCi(env: Environment): string {
  const tag = env["GITHUB_REF_TYPE"] === "tag" ? env["GITHUB_REF_NAME"] : env["CI_COMMIT_TAG"];
  if (tag) return tag;
  throw new ReleaseError({
    kind: "usage",
    code: "no-tag",
    message: "no release tag was given, and this is no CI job for one",
    hint: "name it after the command, such as api@2026.6.8",
  });
}

/** With `--component NAME`, a bare version follows; a whole tag of that component will do as well. */
function bareVersion(project: Project, name: string): (text: string) => Result<ReleaseTag> {
  const [component] = namedComponents(project, [name]);
  if (component === undefined) throw new Error("a name was looked up, and neither found nor refused");
  return (text) => {
    const whole = parseReleaseTag([component], text);
    return whole.ok ? whole : parseReleaseTagOf(component, text);
  };
}
