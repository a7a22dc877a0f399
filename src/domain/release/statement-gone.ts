import { formatPinned, formatReference, type Reference } from "../images/reference.ts";
import type { Problem } from "../text/problem.ts";
import { type Attestation, PREDICATE_NAMES } from "./attestation.ts";

/** What a statement that has to come with an image is missed as; `source` is where the image is taken from, as that was published. */
export function statementGone(
  { digest, predicateType }: Pick<Attestation, "digest" | "predicateType">,
  source: { readonly tag: string; readonly reference: Reference },
): Problem {
  const { tag, reference } = source;
  return {
    code: "proven-statement-gone",
    kind: "registry",
    message: `the ${PREDICATE_NAMES[predicateType]} of ${formatReference(reference)} is gone: ${tag}'s record names ${formatPinned(reference.repository, digest)}`,
    hint: `push that manifest again from wherever it is kept, or release a new version, which signs its own`,
  };
}
