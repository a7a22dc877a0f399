import { formatReference } from "../../domain/images/reference.ts";
import type { AuditedRelease, AuditState, Unread } from "../../domain/release/audit.ts";
import { isRolledBack, type ListedRelease } from "../../domain/release/listed-release.ts";
import type { ReleaseCheck } from "../../domain/release/verification.ts";
import { artifactsOf, type WantedRelease } from "../../domain/release/wanted.ts";
import type { ExpectedImage } from "./expected-images.ts";
import { judgeVerification, type ReadBack } from "./judge-verification.ts";

/**
 * What is read of a release: `all` that it left; of one that was `yanked` the same, but its floating tags must be elsewhere; `traces` of one that has no record and
 * should have one, which tell a record that was lost from a release that was never begun; or what `git` says, and nothing else.
 */
export type AuditExtent = "all" | "yanked" | "traces" | "git";

/** How much of a release is read. `recording`: whether releases are recorded at all; `ought`: whether this one must have been. */
export function auditExtent(
  { state, record }: Pick<ListedRelease, "state" | "record">,
  recording: boolean,
  ought: boolean,
): AuditExtent {
  if (state === "yanked") return "yanked";
  if (state === "abandoned") return "git";
  if (state === "unfinished") return record === null && recording ? "traces" : "git";
  if (record !== null || !recording) return "all";
  return ought ? "traces" : "git";
}

/** The image tags that only a release itself can have made, as the configuration names them. */
export function traceImages(releases: readonly WantedRelease[]): ExpectedImage[] {
  return releases.flatMap((release) =>
    artifactsOf(release, "image").flatMap(({ reference }) =>
      reference === null ? [] : { reference, digest: null },
    ),
  );
}

/** What was read of a release, to be judged. */
export interface ReadRelease {
  readonly listed: Pick<ListedRelease, "state" | "record">;
  readonly extent: AuditExtent;
  readonly found: ReadBack;
  /** Checks of the floating tags that a yanked release had. */
  readonly former: readonly ReleaseCheck[];
  readonly unread: readonly Unread[];
}

/** Says how a release stands. What could not be read is never taken for agreement. */
export function judgeAudited({
  listed,
  extent,
  found,
  former,
  unread,
}: ReadRelease): Omit<AuditedRelease, "keptFrom"> {
  const all = [...judgeVerification(found).checks.map((check) => asWithdrawn(check, listed)), ...former];
  const state = stateOf(listed, extent, all, unread);
  const checks = all.flatMap((check) => own(check, state));
  const agreed = unread.length === 0 && checks.every((check) => check.agreed);
  return { tag: found.tag, state, rolledBack: isRolledBack(listed), agreed, checks, unread };
}

/** A record that says that its release was withdrawn is as it should be. */
function asWithdrawn(check: ReleaseCheck, { record }: ReadRelease["listed"]): ReleaseCheck {
  const said = record?.withdrawal?.kind;
  const agrees = check.kind === "record" && said !== undefined && check.found === said;
  return agrees ? { ...check, expected: said, agreed: true } : check;
}

function stateOf(
  { state, record }: ReadRelease["listed"],
  extent: AuditExtent,
  checks: readonly ReleaseCheck[],
  unread: readonly Unread[],
): AuditState {
  const listed = record === null && state === "finished" && extent !== "all" ? "unrecorded" : state;
  if (extent === "git") return listed;
  const drifted = extent === "traces" ? checks.some(isTrace) : checks.some(({ agreed }) => !agreed);
  if (drifted) return "drifted";
  return unread.length > 0 ? "unknown" : listed;
}

/** Whatever is pushed or published comes after the record. */
function isTrace({ kind, found }: ReleaseCheck): boolean {
  return (kind === "image" && found !== null) || (kind === "forge" && found === "published");
}

/** Leaves out what nothing is to be expected of in this state: a record from before slipway, whatever was given up. */
function own(check: ReleaseCheck, state: AuditState): ReleaseCheck[] {
  if (state === "unrecorded") return check.kind === "tag" ? [check] : [];
  if (state === "unfinished") return check.kind === "image" || check.kind === "forge" ? [] : [check];
  return state !== "abandoned" || check.kind === "record" ? [check] : [];
}

/** A floating tag that a yanked release had. */
export interface FormerFloating extends ExpectedImage {
  /** Whether it may stand there: no other release has it, or the one that has it now was proved to be this very image. */
  readonly mayStay: boolean;
}

/** A floating tag must not stand on a yanked release, unless there is nowhere to move it to. */
export function formerFloatingChecks(
  former: readonly FormerFloating[],
  served: ReadBack["served"],
): ReleaseCheck[] {
  return former.flatMap(({ reference, digest, mayStay }) => {
    const subject = formatReference(reference);
    const found = served.get(subject);
    if (found === undefined || digest === null) return [];
    const stands = found === digest;
    const expected = stands && mayStay ? digest : `not ${digest}`;
    return { kind: "image", subject, expected, found, agreed: !stands || mayStay };
  });
}
