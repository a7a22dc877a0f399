import { formatReference } from "../../domain/images/reference.ts";
import type { ReleasePlan } from "../../domain/release/plan.ts";
import type { ReleaseRecord } from "../../domain/release/record.ts";
import { errorFromProblems } from "../../domain/text/release-error.ts";
import { cutSubject } from "../../planning/history/finished.ts";
import { stepsOf } from "../execution/execution.ts";
import { preflight } from "../execution/preflight.ts";
import { propose, release } from "../release.ts";
import type { Run } from "../run/services.ts";
import { watched } from "../run/watched.ts";
import { asIfBegun, asIfPromoted } from "./as-if.ts";
import type { FoundPromotion } from "./find-promotion.ts";

/** The label by which an image says which version it is (OCI image specification, "Pre-Defined Annotation Keys"). */
const VERSION_LABEL = "org.opencontainers.image.version";

/**
 * What a promotion would do, as a release of its tag would say. Only reads. Throws every reason why the release must not be made, so
 * that no tag is made for nothing. Says which images name another version inside.
 */
export async function planPromotion(run: Run, found: FoundPromotion): Promise<ReleasePlan> {
  const asIf = seen(run, found);
  const { plan, problems } = await propose(asIf, [found.tag]);
  const [first, ...others] = [...problems, ...(await preflight(asIf, plan)).values()];
  if (first !== undefined) throw errorFromProblems([first, ...others]);
  if (found.how.kind === "new") await tellStamps(run, plan);
  return plan;
}

/**
 * Makes a promotion: its tag and its record in one push, so that whatever the tag starts finds what is promoted, and then an ordinary
 * release. What a run leaves that is killed after that push, any release of the tag finishes.
 */
export async function promote(run: Run, found: FoundPromotion): Promise<ReleaseRecord> {
  const { tag, how } = found;
  if (how.kind === "new") await begin(run, found);
  return release(how.kind === "destination" ? seen(run, found) : run, [tag]);
}

/** The run as it sees the source repository once the promotion is begun. */
function seen(run: Run, { tag, how }: FoundPromotion): Run {
  const { services } = run;
  const { git } = services;
  if (how.kind === "begun") return run;
  const asIf = how.kind === "new" ? asIfBegun(git, how.intent) : asIfPromoted(git, tag.text, how.promotion);
  return { ...run, services: { ...services, git: asIf } };
}

async function begin(
  { services: { git }, project, report, journal }: Run,
  { from, tag, how }: FoundPromotion,
): Promise<void> {
  if (how.kind !== "new") return;
  const { intent, isRecorded } = how;
  const label = `${tag.text} to ${project.source.remote}`;
  await watched(report, { id: `promote:${tag.text}`, doing: "pushing", done: "pushed", label }, async () => {
    const [record] = isRecorded ? [] : await git.storeIntents([intent]);
    const message = `${cutSubject(tag.component, tag.version)}\n\nPromoted from ${from.text}.\n`;
    const made = { name: tag.text, commit: intent.commit, message };
    await git.cutTag(record === undefined ? made : { ...made, record });
  });
  journal.wrote();
  if (!isRecorded) journal.wrote();
}

/** An image keeps what was written into it when it was built. That is harmless, and better known before. */
async function tellStamps({ services: { registry }, report }: Run, plan: ReleasePlan): Promise<void> {
  for (const { step, release: planned } of stepsOf(plan, "push")) {
    const { source } = step.image;
    if (source.kind !== "released") continue;
    const { reference, digest } = source;
    const stamped = (await registry.labels(reference.repository, digest)).get(VERSION_LABEL);
    if (stamped === undefined || stamped.replace(/^v/, "") === planned.version) continue;
    report({
      kind: "warning",
      problem: {
        code: "stamped-version",
        message: `${formatReference(reference)} says in its label ${VERSION_LABEL} that it is ${stamped}, and will say so as ${planned.version}`,
        hint: "nothing is to be done: the same bytes get another name; leave the version out of what is built if that matters",
      },
    });
  }
}
