import type { TagCheck } from "../domain/release/check.ts";
import type { VerifiedImage } from "../domain/release/image-verification.ts";
import type { PlannedRelease, ReleasePlan } from "../domain/release/plan.ts";
import type { DeploymentRecord, ReleaseRecord } from "../domain/release/record.ts";
import { releasedDocument } from "../domain/release/released-document.ts";
import type { Verification, VerificationCheck, VerifiedRelease } from "../domain/release/verification.ts";
import type { Place, Problem } from "../domain/text/problem.ts";
import type { Proposal } from "../planning/proposal/proposal.ts";
import type { OpenPart } from "../planning/steps/parts.ts";
import type { PlannedAddition } from "../setup/add.ts";
import type { Documents } from "./document-schemas.ts";
import type { GuideEntry } from "./guide.ts";

/**
 * What `--json` prints. Scripts read these documents, so each key is written out here: a field that is added to a
 * domain type does not become part of the contract by itself. Their types are those of `document-schemas.ts`.
 */
export interface JsonDocument {
  readonly format: 1;
  readonly [key: string]: unknown;
}

/** The document of `slipway check`. */
export function checkDocument(check: TagCheck): Documents["check"] {
  const { tag, component, version, scheme, channel, prerelease, commit, images } = check;
  return { format: 1, tag, component, version, scheme, channel, prerelease, commit, images: [...images] };
}

/** The document of `slipway plan`. */
export function planDocument(plan: ReleasePlan): Documents["plan"] {
  return { format: 1, releases: plan.releases.map(plannedRelease) };
}

/**
 * The document of `slipway plan --matrix`: a matrix of GitHub Actions. It has no `format`, because each key of a matrix but
 * `include` and `exclude` multiplies its jobs.
 */
export type MatrixDocument = Documents["plan-matrix"];

/** Makes it of the parts in which something is to be built. */
export function matrixDocument(parts: readonly OpenPart[]): MatrixDocument {
  return { include: parts.map(({ part, tags }) => ({ part, tags: [...tags] })) };
}

/** The document of `slipway release`. */
export function releaseDocument(record: ReleaseRecord): Documents["release"] {
  return { format: 1, releases: record.releases.map(releasedDocument), writes: record.writes };
}

/** The document of `slipway deploy`. */
export function deployDocument({ deployments, writes }: DeploymentRecord): Documents["deploy"] {
  const made = deployments.map(({ environment, url, outcome, note }) => ({
    environment,
    url,
    outcome,
    ...(note === undefined ? {} : { note }),
  }));
  return { format: 1, deployments: made, writes };
}

/** The document of `slipway verify`. */
export function verifyDocument(verification: Verification): Documents["verify"] {
  return { format: 1, releases: verification.releases.map(verifiedRelease) };
}

/** What was read back of one release. */
export function verifiedRelease({ tag, agreed, checks }: VerifiedRelease) {
  return {
    tag,
    agreed,
    checks: checks.map(verificationCheck),
  };
}

/** The document of `slipway verify IMAGE`. */
export function verifiedImageDocument({ image, agreed, checks }: VerifiedImage): Documents["verify-image"] {
  return { format: 1, image, agreed, checks: checks.map(verificationCheck) };
}

function verificationCheck({ subject, expected, found, agreed }: VerificationCheck) {
  return { subject, expected, found, agreed };
}

/** The document of `slipway load`. */
export function loadDocument(
  images: readonly { readonly component: string; readonly image: string }[],
): Documents["load"] {
  return { format: 1, images: images.map(({ component, image }) => ({ component, image })) };
}

/** The document of `slipway init`. */
export function initDocument(
  { tag, components, notes }: Proposal,
  {
    file,
    text,
    outcome,
  }: { readonly file: string; readonly text: string; readonly outcome: "created" | "printed" },
): Documents["init"] {
  return {
    format: 1,
    file,
    outcome,
    components: components.map((component) => ({
      component: component.name,
      tag: (component.tag ?? tag).replace("{component}", component.name),
      images: component.images.map(({ repository }) =>
        typeof repository === "string" ? repository : Object.fromEntries(repository),
      ),
    })),
    notes: notes.map(({ kind, message, where }) => ({
      kind,
      message,
      where: where === undefined ? null : formatPlace(where),
    })),
    text,
  };
}

/** The document of `slipway add`. */
export function addDocument(
  { name, like, changes, remains }: PlannedAddition,
  written: boolean,
): Documents["add"] {
  return {
    format: 1,
    component: name,
    like,
    written,
    files: changes.map(({ path, kind }) => ({ path, change: kind })),
    remains: [...remains],
  };
}

function plannedRelease({ tag, component, version, channel, commit, steps }: PlannedRelease) {
  return {
    tag,
    component,
    version,
    channel,
    commit,
    steps: steps.map(({ kind, subject, state, reason }) => ({ kind, subject, state, reason })),
  };
}

/** The document of `slipway explain`. */
export function explainDocument(code: string, entries: readonly GuideEntry[]): Documents["explain"] {
  return {
    format: 1,
    code,
    entries: entries.map(({ exit, section, meaning, remedy }) => ({ exit, section, meaning, remedy })),
  };
}

/** A command's failure: `code` for scripts, and the exit code the process ends with. */
export interface Failure {
  readonly code: string;
  readonly exit: number;
  readonly problems: readonly Problem[];
}

/**
 * The document of a command that failed, with what it had done until then: the other keys of `done`, such as a release's
 * `releases` and `writes`. A problem's place is put before its message, since the contract's problems have three keys.
 */
export function errorDocument({ code, exit, problems }: Failure, done?: JsonDocument): JsonDocument {
  return { ...done, format: 1, error: { code, exit, problems: problems.map(problemDocument) } };
}

/** A problem, its place before its message. */
export function problemDocument({ code, message, hint, where }: Problem) {
  return { code, message: where === undefined ? message : `${formatPlace(where)}: ${message}`, hint };
}

/** `slipway.toml:12:3`, which editors and terminals make a link of. */
export function formatPlace({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`;
}
