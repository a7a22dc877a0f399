import { formatReference } from "../../domain/images/reference.ts";
import type { ReleasePlan } from "../../domain/release/plan.ts";
import type { ReleaseRecord } from "../../domain/release/record.ts";
import type { ReleaseTag } from "../../domain/tags/release-tag.ts";
import { errorFromProblems } from "../../domain/text/release-error.ts";
import { cutSubject } from "../../planning/history/finished.ts";
import { stepsOf } from "../execution/execution.ts";
import { preflight } from "../execution/preflight.ts";
import { propose, release } from "../release.ts";
import type { Run } from "../run/services.ts";
import { watched } from "../run/watched.ts";
import { asIfBegun, asIfPromoted } from "./as-if.ts";
import type { FoundPromotion } from "./find-promotion.ts";
import { requireWritable } from "./ready.ts";

/** The label by which an image says which version it is (OCI image specification, "Pre-Defined Annotation Keys"). */
const VERSION_LABEL = "org.opencontainers.image.version";

/**
 * What promotions would do, as a release of their tags would say. Only reads. Throws every reason why one of the releases must not be
 * made, so that no tag is made for nothing. Says which images name another version inside.
 */
export async function planPromotions(run: Run, found: readonly FoundPromotion[]): Promise<ReleasePlan> {
  const asIf = found.reduce(seen, run);
  const { plan, problems } = await propose(asIf, tagsOf(found));
  const [first, ...others] = [...problems, ...(await preflight(asIf, plan)).values()];
  if (first !== undefined) throw errorFromProblems([first, ...others]);
  await requireWritable(run, plan);
  const made = found.flatMap(({ how, tag }) => (how.kind === "new" ? tag.text : []));
  await tellStamps(run, plan, made);
  return plan;
}

/**
 * Makes promotions: the tag and the record of each in one push, so that whatever the tag starts finds what is promoted, and then an
 * ordinary release of all of them. What a run leaves that is killed after such a push, any release of the tag finishes.
 */
export async function promote(run: Run, found: readonly FoundPromotion[]): Promise<ReleaseRecord> {
  for (const each of found) await begin(run, each);
  const elsewhere = found.filter(({ how }) => how.kind === "destination");
  return release(elsewhere.reduce(seen, run), tagsOf(found));
}

function tagsOf(found: readonly FoundPromotion[]): ReleaseTag[] {
  return found.map(({ tag }) => tag);
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
async function tellStamps(
  { services: { registry }, report }: Run,
  plan: ReleasePlan,
  made: readonly string[],
): Promise<void> {
  for (const { step, release: planned } of stepsOf(plan, "push")) {
    const { source } = step.image;
    if (source.kind !== "released" || !made.includes(planned.tag)) continue;
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
