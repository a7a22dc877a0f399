import type { CommitSha } from "../../domain/history/commit-sha.ts";
import { type Digest, hexOf } from "../../domain/images/digest.ts";
import {
  PREDICATES,
  type PredicateType,
  type Statement,
  type StatementType,
} from "../../domain/release/attestation.ts";
import { readProvenance } from "./read-provenance.ts";

/** What a statement is about: a name, and the digest that identifies it. */
export interface Subject {
  readonly name: string;
  readonly digest: Digest;
}

/** Says something about subjects. */
export function makeStatement(
  subjects: readonly Subject[],
  predicateType: StatementType,
  predicate: object,
): Statement {
  const subject = subjects.map(({ name, digest }) => ({ name, digest: { sha256: hexOf(digest) } }));
  return { _type: "https://in-toto.io/Statement/v1", subject, predicateType, predicate };
}

/** Says nothing but that somebody stands for the subjects: what `cosign sign` writes and `cosign verify` looks for. */
export function signatureStatement(subjects: readonly Subject[]): Statement {
  return makeStatement(subjects, PREDICATES.signature, {});
}

/** Whether a statement is of a type, and about this digest. Any text is taken. */
export function statesAbout(text: string, type: StatementType, digest: Digest): boolean {
  const statement = parseStatement(text);
  return (
    statement?.predicateType === type && statement.subject.some(({ sha256 }) => sha256 === hexOf(digest))
  );
}

/** A release of a commit; or its snapshot, under these references. */
interface Released {
  readonly tag: string;
  readonly snapshot?: readonly string[] | undefined;
  readonly commit: CommitSha;
}

/**
 * Whether provenance says of a digest that it is this release's, or this snapshot's. One digest may be that of several, each of which
 * needs its own. Any text is taken.
 */
export function provenanceOf(text: string, { tag, snapshot, commit }: Released, digest: Digest): boolean {
  if (!statesAbout(text, PREDICATES.provenance, digest)) return false;
  const said = readProvenance(parseStatement(text)?.predicate);
  const isIt = snapshot?.every((name) => said.snapshot?.includes(name)) ?? said.tag === tag;
  return isIt && said.commit === commit && !said.reproduced;
}

/** Whether a statement is of a type, and about just these subjects, by name and digest. Any text is taken. */
export function statesAboutAll(text: string, type: PredicateType, subjects: readonly Subject[]): boolean {
  const statement = parseStatement(text);
  if (statement?.predicateType !== type || statement.subject.length !== subjects.length) return false;
  const said = new Set(statement.subject.map(({ name, sha256 }) => `${sha256} ${name}`));
  return subjects.every(({ name, digest }) => said.has(`${hexOf(digest)} ${name}`));
}

/** A statement as somebody else wrote it. */
export interface ReadStatement {
  readonly predicateType: string;
  readonly subject: readonly { readonly name: string; readonly sha256: string }[];
  readonly predicate: unknown;
}

/** Reads an in-toto statement; null if the text is none. Subjects without a SHA-256 digest are left out. */
export function parseStatement(text: string): ReadStatement | null {
  const value = parseJson(text);
  if (!isTable(value)) return null;
  const { _type, predicateType, subject, predicate } = value;
  if (_type !== "https://in-toto.io/Statement/v1" && _type !== "https://in-toto.io/Statement/v0.1")
    return null;
  if (typeof predicateType !== "string" || !Array.isArray(subject)) return null;
  return { predicateType, predicate, subject: subject.flatMap(readSubject) };
}

function readSubject(value: unknown): ReadStatement["subject"] {
  if (!isTable(value) || !isTable(value["digest"])) return [];
  const { name } = value;
  const { sha256 } = value["digest"];
  return typeof sha256 === "string" ? [{ name: typeof name === "string" ? name : "", sha256 }] : [];
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
