import type { CommitSha } from "../../domain/history/commit-sha.ts";
import type { Digest } from "../../domain/images/digest.ts";
import { formatPinned, formatReference } from "../../domain/images/reference.ts";
import { FORGE_NAMES, type ForgeKind } from "../../domain/project/forge.ts";
import { PREDICATE_NAMES } from "../../domain/release/attestation.ts";
import type { Facts, PublishedFacts, TagFacts } from "../../domain/release/facts.ts";
import { isSetAside, type ReleaseIntent, type Withdrawal } from "../../domain/release/intent.ts";
import type { CheckKind, ReleaseCheck, VerifiedRelease } from "../../domain/release/verification.ts";
import type { WantedCommand } from "../../domain/release/wanted.ts";
import { judgeDigest } from "../standing/image.ts";
import { commandLine } from "../wanting/commands.ts";
import type { ExpectedImage } from "./expected-images.ts";

/** What was read back of one release. */
export interface ReadBack {
  readonly tag: string;
  readonly remote: string;
  readonly facts: Pick<TagFacts, "local" | "remote">;
  readonly recording: boolean;
  readonly record: ReleaseIntent | undefined;
  readonly images: readonly ExpectedImage[];
  /** By the reference written out. */
  readonly served: ReadonlyMap<string, Digest | null>;
  /** What of these images the registry does not have, or has changed. */
  readonly faults: ReadonlyMap<string, readonly string[]>;
  readonly artifacts: ArtifactsReadBack;
  /** What registries list of what is attached to images, by the image (`formatPinned`). What they were not asked about is left out. */
  readonly attached: Facts["attached"];
  /** Absent: this component has no release at the forge. */
  readonly forge?: { readonly releases: readonly PublishedFacts[]; readonly draft: boolean };
}

/** What was read back of a release's files, sites and commands. */
export interface ArtifactsReadBack extends Pick<Facts, "live" | "superseded" | "done"> {
  /** What the record says; undefined if there is none, and only the configuration says what to expect. */
  readonly recorded: ReleaseIntent | undefined;
  /** The commit that was released. */
  readonly commit: CommitSha | null;
  /** The forge whose release has the files. */
  readonly forge: ForgeKind;
  readonly assets: readonly { readonly name: string; readonly digest: string | null }[];
  /** Ids of the deployments that the configuration wants. */
  readonly deployments: readonly string[];
  readonly commands: readonly WantedCommand[];
}

/** Compares what was read back with the record, or if there is none, with what the configuration promises. */
export function judgeVerification(found: ReadBack): VerifiedRelease {
  const checks = [
    tagCheck(found),
    ...recordChecks(found),
    ...imageChecks(found),
    ...attestationChecks(found),
    ...artifactChecks(found.tag, found.artifacts),
    ...forgeChecks(found),
  ];
  return { tag: found.tag, agreed: checks.every(({ agreed }) => agreed), checks };
}

function compare(
  kind: CheckKind,
  subject: string,
  expected: string | null,
  found: string | null,
): ReleaseCheck {
  return { kind, subject, expected, found, agreed: expected === found };
}

function tagCheck({ tag, remote, facts, record }: ReadBack): ReleaseCheck {
  const there = facts.remote ?? null;
  const expected = record?.commit ?? facts.local;
  const subject = `${remote} refs/tags/${tag}`;
  // The clone never fetched the tag, and there is no record: the tag has to be there, wherever it points.
  if (expected === null)
    return { kind: "tag", subject, expected: "a commit", found: there, agreed: there !== null };
  return compare("tag", subject, expected, there);
}

function recordChecks({ tag, remote, recording, record }: ReadBack): ReleaseCheck[] {
  if (!recording) return [];
  const complete: ReleaseIntent["state"] = "complete";
  const found = record?.withdrawal?.kind ?? record?.state ?? null;
  return [compare("record", `${remote} refs/slipway/${tag}`, complete, found)];
}

/** Whether all that was read back is as its record says: that it was yanked is a doubt, and no drift. */
export function hasDrifted({ checks }: VerifiedRelease): boolean {
  const yanked: Withdrawal["kind"] = "yanked";
  return checks.some(({ agreed, found }) => !agreed && found !== yanked);
}

/** An image whose digest nothing says only has to be there. */
function imageChecks({ tag, artifacts, images, served, faults }: ReadBack): ReleaseCheck[] {
  return images.map(({ reference, digest }) => {
    const subject = formatReference(reference);
    const found = served.get(subject) ?? null;
    const recorded = digest === null ? null : { digest, final: true };
    const claims = { tag, commit: artifacts.commit, recorded, elsewhere: null, revision: null, owner: null };
    const { kind } = judgeDigest(reference, found, claims, { at: "observed" });
    const isIt = kind === "same" || (recorded === null && kind === "undecided");
    const broken = (faults.get(subject) ?? []).join("; ");
    return {
      kind: "image",
      subject,
      expected: digest ?? "an image",
      found: broken === "" ? found : `${found}, but ${broken}`,
      agreed: isIt && broken === "",
    };
  });
}

/** What the record says was signed has to be attached still. Whether it holds is what `slipway verify IMAGE` finds out. */
function attestationChecks({ record, attached }: ReadBack): ReleaseCheck[] {
  return (record?.attestations ?? []).flatMap(({ repository, subject, predicateType, digest }) => {
    const image = formatPinned(repository, subject);
    const listed = attached.get(image);
    if (listed === undefined) return [];
    const found = listed.has(digest) ? digest : null;
    return compare("signature", `${image} ${PREDICATE_NAMES[predicateType]}`, digest, found);
  });
}

function forgeChecks({ tag, forge, artifacts }: ReadBack): ReleaseCheck[] {
  if (forge === undefined) return [];
  const [first, ...others] = forge.releases;
  const state = first === undefined ? null : first.draft ? "draft" : "published";
  const found = others.length > 0 ? `${others.length + 1} releases` : state;
  const subject = `${FORGE_NAMES[artifacts.forge]} release ${tag}`;
  return [compare("forge", subject, forge.draft ? "draft" : "published", found)];
}

/** Compares files, sites and commands with the record. What is unknown is left out: it is not drift. */
export function artifactChecks(tag: string, found: ArtifactsReadBack): ReleaseCheck[] {
  return [...fileChecks(tag, found), ...siteChecks(found), ...commandChecks(found)];
}

function fileChecks(tag: string, { recorded, assets, forge }: ArtifactsReadBack): ReleaseCheck[] {
  return (recorded?.files ?? []).map(({ name, digest }) => {
    const there = assets.find((asset) => asset.name === name)?.digest ?? null;
    return compare("forge", `${FORGE_NAMES[forge]} release ${tag}: ${name}`, digest, there);
  });
}

/** A later commit that contains the released one is what a newer release left: not drift. A release that was rolled back left its sites. */
function siteChecks({ recorded, commit, deployments, live, superseded }: ArtifactsReadBack): ReleaseCheck[] {
  if (recorded?.rollback !== undefined && isSetAside(recorded)) return [];
  const made = recorded?.deployments.map(({ id }) => id) ?? deployments;
  return deployments
    .filter((id) => made.includes(id) && live.has(id))
    .map((id) => {
      const found = live.get(id)?.commit ?? null;
      return {
        kind: "site",
        subject: id,
        expected: commit,
        found,
        agreed: found === commit || superseded.has(id),
      };
    });
}

function commandChecks({ recorded, commands, done }: ArtifactsReadBack): ReleaseCheck[] {
  return commands
    .filter(({ id }) => done.has(id) && (recorded?.commands.includes(id) ?? true))
    .map(({ id, run, values }) => {
      const agreed = done.get(id) === true;
      const subject = commandLine(run, values);
      return { kind: "command", subject, expected: "done", found: agreed ? "done" : "not done", agreed };
    });
}
