import type { VerifiedImage } from "../domain/release/image-verification.ts";
import type {
  CheckKind,
  Verification,
  VerificationCheck,
  VerifiedRelease,
} from "../domain/release/verification.ts";
import { hasDrifted } from "../planning/verification/judge-verification.ts";
import { hang } from "./columns.ts";
import { count } from "./in-words.ts";
import { createPaint, type Paint } from "./paint.ts";
import { printableLine } from "./printable.ts";
import { heading } from "./release-heading.ts";
import { layoutRows, type Row } from "./table.ts";

/** A verification for people: what agrees, and for what does not, both sides. */
export function verifyText(verification: Verification, columns: number, colour: boolean): string {
  const paint = createPaint(colour);
  const releases = verification.releases.map((release) =>
    [...verifiedLines(release, columns, paint), ...absentLines(release, columns)].join("\n"),
  );
  return `${[...releases, hang("", ending(verification), columns).join("\n")].join("\n\n")}\n`;
}

/** What it means that a release has no record: a tag that is mistyped is not one that was never released. */
function absentLines({ tag, checks }: VerifiedRelease, columns: number): string[] {
  const of = (wanted: CheckKind) => checks.find(({ kind }) => kind === wanted);
  const [tagged, recorded] = [of("tag"), of("record")];
  if (tagged === undefined || recorded === undefined || recorded.found !== null) return [];
  const text =
    tagged.found === null
      ? `the remote has neither the tag ${tag} nor a record of its release: \`slipway list\` shows which releases there are`
      : `the tag was never released with slipway, or its record was deleted: \`slipway release ${tag}\` releases it`;
  return hang("  ", text, columns);
}

/** What was found out of one image, for people. */
export function verifiedImageText(verified: VerifiedImage, columns: number, colour: boolean): string {
  const { image, agreed, checks } = verified;
  const paint = createPaint(colour);
  const lines = linesOf({ tag: image, word: agreed ? "agrees" : "in doubt", checks }, columns, paint);
  const doubts = checks.filter((each) => !each.agreed).length;
  const last =
    doubts === 0
      ? `${count(checks.length, "check")}: everything agrees`
      : `in doubt: ${doubts} of ${count(checks.length, "check")} ${doubts === 1 ? "does" : "do"} not agree`;
  return `${lines.join("\n")}\n\n${last}\n`;
}

/** What was read back of one release, a line for each check. */
export function verifiedLines(release: VerifiedRelease, columns: number, paint: Paint): string[] {
  const { tag, agreed, checks } = release;
  const word = agreed ? "agrees" : hasDrifted(release) ? "drift" : "yanked";
  return linesOf({ tag, word, checks }, columns, paint);
}

/** A release or an image with its checks, and what they come to. */
interface Verified {
  readonly tag: string;
  readonly word: "agrees" | "drift" | "yanked" | "in doubt";
  readonly checks: readonly VerificationCheck[];
}

function linesOf({ tag, word, checks }: Verified, columns: number, paint: Paint): string[] {
  const head = heading(tag, word, word === "agrees" ? "green" : "red", columns, paint);
  return [...head, ...checkLines(checks, columns, paint)];
}

/** A line for each check. */
export function checkLines(checks: readonly VerificationCheck[], columns: number, paint: Paint): string[] {
  return layoutRows(checks.map(checkRow), columns, paint);
}

function checkRow({ subject, expected, found, agreed }: VerificationCheck): Row {
  const detail = agreed ? (found ?? "") : `expected ${expected ?? "nothing"}, found ${found ?? "nothing"}`;
  return {
    mark: agreed ? "✓" : "✗",
    style: agreed ? "green" : "red",
    word: "",
    subject: printableLine(subject.replace(PINNED, "@$1…")),
    detail: printableLine(detail),
  };
}

/** An image that something belongs to: what its digest begins with tells it from others, and leaves room for what is said of it. */
const PINNED = /@(sha256:[0-9a-f]{12})[0-9a-f]+(?= )/;

function ending({ releases }: Verification): string {
  const checks = releases.flatMap((release) => release.checks);
  const drift = checks.filter(({ agreed }) => !agreed).length;
  if (drift === 0) return `${count(checks.length, "check")}: everything agrees`;
  const what = releases.some(hasDrifted) ? "drift" : "yanked";
  return `${what}: ${drift} of ${count(checks.length, "check")} ${drift === 1 ? "does" : "do"} not agree`;
}
