import { type Digest, hexOf } from "../../domain/images/digest.ts";
import { PREDICATES, type Statement, type StatementType } from "../../domain/release/attestation.ts";

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
