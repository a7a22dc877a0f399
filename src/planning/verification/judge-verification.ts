import type { Digest } from "../../domain/images/digest.ts";
import type { GitHubReleaseFacts, RecordedIntent, TagFacts } from "../../domain/release/facts.ts";
import type { ReleaseIntent } from "../../domain/release/intent.ts";
import type { VerificationCheck, VerifiedRelease } from "../../domain/release/verification.ts";
import { type ArtifactsReadBack, artifactChecks } from "./verify-artifacts.ts";

/** What was read back of one release. */
export interface ReadBack {
  readonly tag: string;
  readonly remote: string;
  readonly facts: TagFacts;
  readonly recording: boolean;
  readonly record: RecordedIntent | undefined;
  /** References to compare, with what the record says; null digest: nothing says, and anything will do. */
  readonly images: readonly { readonly reference: string; readonly digest: Digest | null }[];
  readonly served: ReadonlyMap<string, Digest | null>;
  readonly artifacts: ArtifactsReadBack;
  /** Absent: this component has no GitHub release. */
  readonly github?: { readonly releases: readonly GitHubReleaseFacts[]; readonly draft: boolean };
}

/** Compares what was read back with the record, or where there is none, with what the configuration promises. */
export function judgeVerification(found: ReadBack): VerifiedRelease {
  const checks = [
    tagCheck(found),
    ...recordChecks(found),
    ...imageChecks(found),
    ...artifactChecks(found.tag, found.artifacts),
    ...gitHubChecks(found),
  ];
  return { tag: found.tag, agreed: checks.every(({ agreed }) => agreed), checks };
}

function compare(subject: string, expected: string | null, found: string | null): VerificationCheck {
  return { subject, expected, found, agreed: expected === found };
}

function tagCheck({ tag, remote, facts, record }: ReadBack): VerificationCheck {
  const there = facts.remote ?? null;
  const expected = record?.intent.commit ?? facts.local;
  const subject = `${remote} refs/tags/${tag}`;
  // A clone that never fetched the tag, and no record: the tag has to be there, wherever it points.
  if (expected === null) return { subject, expected: "a commit", found: there, agreed: there !== null };
  return compare(subject, expected, there);
}

function recordChecks({ tag, remote, recording, record }: ReadBack): VerificationCheck[] {
  if (!recording) return [];
  const complete: ReleaseIntent["state"] = "complete";
  return [compare(`${remote} refs/slipway/${tag}`, complete, record?.intent.state ?? null)];
}

function imageChecks({ images, served }: ReadBack): VerificationCheck[] {
  return images.map(({ reference, digest }) => {
    const found = served.get(reference) ?? null;
    if (digest !== null) return compare(reference, digest, found);
    return { subject: reference, expected: "an image", found, agreed: found !== null };
  });
}

function gitHubChecks({ tag, github }: ReadBack): VerificationCheck[] {
  if (github === undefined) return [];
  const [first, ...others] = github.releases;
  const state = first === undefined ? null : first.draft ? "draft" : "published";
  const found = others.length > 0 ? `${others.length + 1} releases` : state;
  return [compare(`GitHub release ${tag}`, github.draft ? "draft" : "published", found)];
}
