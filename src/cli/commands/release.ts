import type { Part } from "../../domain/release/part.ts";
import { tagsOfPart } from "../../planning/steps/parts.ts";
import { release as makeRelease } from "../../release/release.ts";
import { knownDestination } from "../arguments/names.ts";
import { releaseTags } from "../arguments/release-tags.ts";
import { loadProject } from "../session/load-project.ts";
import type { Session } from "../session/session.ts";
import { wire } from "../wiring/wire.ts";
import { answerRelease } from "./answer-release.ts";
import type { CheckOptions } from "./check.ts";

/** The options of `release`. */
export interface ReleaseOptions extends CheckOptions {
  /** False: refuse what another run works on. */
  readonly wait?: boolean;
  /** Only this part of the run, on one of several machines. */
  readonly part?: Part;
}

/**
 * `slipway release [TAG…]`: observe, judge, plan, execute. Run again, it finishes what is missing and nothing else. With
 * `--part` it pushes the images of some of the tags, and leaves the rest to a run without.
 */
export async function release(
  session: Session,
  given: readonly string[],
  options: ReleaseOptions,
): Promise<number> {
  const loaded = await loadProject(session);
  knownDestination(loaded.project, options.destination);
  const tags = releaseTags(loaded.project, given, options.component, session.env);
  const run = wire(session, loaded, options);
  const { part } = options;
  const record = part
    ? await makeRelease(run, tagsOfPart(loaded.project.components, tags, part), "images")
    : await makeRelease(run, tags);
  await answerRelease(session, record);
  return 0;
}
