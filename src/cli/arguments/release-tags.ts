import type { Project } from "../../domain/project/project.ts";
import {
  exampleTag,
  parseReleaseTag,
  parseReleaseTagOf,
  type ReleaseTag,
} from "../../domain/tags/release-tag.ts";
import type { Problem, Result } from "../../domain/text/problem.ts";
import { errorFromProblems, ReleaseError } from "../../domain/text/release-error.ts";
import type { Environment } from "../session/session.ts";
import { namedComponent } from "./names.ts";
import { ciTag } from "./whole-tag.ts";

/** Reads one text of a command line as a release tag. */
type ReadTag = (text: string) => Result<ReleaseTag>;

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
  const texts = given.length > 0 ? given : [tagOfCi(project, env)];
  const results = [...new Set(texts)].map(tagReader(project, component));
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
  const result = tagReader(project, component)(given ?? tagOfCi(project, env));
  if (!result.ok) throw errorFromProblems([result.problem]);
  return result.value;
}

/** With `--component NAME`, a bare version follows; a whole tag of that component will do as well. */
function tagReader({ components }: Project, name: string | undefined): ReadTag {
  if (name === undefined) return (text) => parseReleaseTag(components, text);
  const component = namedComponent(components, name);
  return (text) => {
    const whole = parseReleaseTag([component], text);
    return whole.ok ? whole : parseReleaseTagOf(component, text);
  };
}

function tagOfCi({ components }: Project, env: Environment): string {
  const tag = ciTag(env);
  if (tag !== undefined) return tag;
  const [first] = components;
  throw new ReleaseError({
    kind: "usage",
    code: "no-tag",
    message: "no release tag was given, and this is not a CI job for one",
    hint: `name it after the command${first === undefined ? "" : `, such as ${exampleTag(first)}`}`,
  });
}
