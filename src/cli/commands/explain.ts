import { quote } from "../../domain/text/quote.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import { didYouMean } from "../../domain/text/suggest.ts";
import { explainDocument } from "../../report/documents.ts";
import { entriesOf, guideText } from "../../report/guide.ts";
import { GUIDE } from "../help/guide.ts";
import type { Session } from "../session/session.ts";

/** Where the guide's pages are, for its links. */
const HOME = "https://github.com/slipway-release/slipway/blob/main/docs/troubleshooting.md";

/** `slipway explain CODE`: what the guide says of a problem's code. Needs no configuration. Throws `unknown-code`. */
export async function explain(session: Session, given: string): Promise<number> {
  // As it stands in a message.
  const code = given.trim().replace(/^(?:error|warning)?\[(.*)\]:?$/, "$1");
  const entries = entriesOf(GUIDE, code);
  if (entries.length === 0) throw unknownCode(code, [...new Set(GUIDE.flatMap(({ codes }) => codes))]);
  await session.answer(explainDocument(code, entries), (columns, colour) =>
    guideText(code, entries, HOME, columns, colour),
  );
  return 0;
}

function unknownCode(code: string, codes: readonly string[]): ReleaseError {
  const near = codes
    .filter((each) => code.length > 2 && (each.includes(code) || code.includes(each)))
    .slice(0, 8);
  const guess = didYouMean(code, codes).trim();
  const alike = near.length === 0 ? "" : `these are like it: ${near.join(", ")}`;
  return new ReleaseError({
    kind: "usage",
    code: "unknown-code",
    message: `no problem has the code ${quote(code)}`,
    hint:
      [guess, alike].filter(Boolean).join(" ") ||
      `codes stand in brackets, as in error[shallow]; all are in ${HOME}`,
  });
}
