import { type CommitSha, parseCommitSha } from "../../domain/history/commit-sha.ts";

/** What slipway's provenance says, as far as others compare it. Null: it does not say, or not as slipway says it. */
export interface ReadProvenance {
  /** `git+https://…`. */
  readonly repository: string | null;
  readonly tag: string | null;
  /** The references that a snapshot was pushed under, which no tag and no record has; null if it is a release. */
  readonly snapshot: readonly string[] | null;
  readonly commit: CommitSha | null;
  readonly builder: string | null;
  readonly buildType: string | null;
  /** The release tag whose image this is; null if it was built. */
  readonly promotedFrom: string | null;
  /** The ref that records the release on the source repository's remote. */
  readonly record: string | null;
  /** The types of all statements that were made of the release. */
  readonly attached: readonly string[];
  /** Whether it is about another build of what was released before. */
  readonly reproduced: boolean;
}

type Table = Readonly<Record<string, unknown>>;

/** Reads the predicate of a provenance statement, whoever wrote it. Source: slsa.dev/spec/v1.1/provenance. */
export function readProvenance(predicate: unknown): ReadProvenance {
  const definition = table(table(predicate)["buildDefinition"]);
  const parameters = table(definition["externalParameters"]);
  const internal = table(definition["internalParameters"]);
  const builder = table(table(table(predicate)["runDetails"])["builder"]);
  const { resolvedDependencies } = definition;
  const [source] = Array.isArray(resolvedDependencies) ? resolvedDependencies : [];
  return {
    repository: text(parameters["repository"]),
    tag: text(parameters["tag"]),
    snapshot: "snapshot" in parameters ? texts(parameters["snapshot"]) : null,
    commit: parseCommitSha(text(table(table(source)["digest"])["gitCommit"]) ?? "") ?? null,
    builder: text(builder["id"]),
    buildType: text(definition["buildType"]),
    promotedFrom: text(parameters["promotedFrom"]),
    record: text(internal["record"]),
    reproduced: internal["reproduced"] === true,
    attached: texts(internal["attached"]),
  };
}

function table(value: unknown): Table {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Table) : {};
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.flatMap((each) => text(each) ?? []) : [];
}

function text(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
