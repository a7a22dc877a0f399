import { tagPatternsOverlap } from "../domain/tags/tag-overlap.ts";
import { quote } from "../domain/text/quote.ts";
import type { Findings } from "./finding.ts";
import type { Identity } from "./identities.ts";
import type { Path } from "./path.ts";

/** Finds components that one tag could belong to, each with the first before it. */
export function judgeOverlap(identities: readonly Identity[], findings: Findings): void {
  const known = identities.filter(
    ({ table }) => !findings.refused(table.at("tag")) && !findings.refused(table.at("version")),
  );
  for (const [index, later] of known.entries()) {
    for (const earlier of known.slice(0, index)) {
      const witness = tagPatternsOverlap(asForm(earlier), asForm(later));
      if (witness === null) continue;
      findings.refuse(placeOf(earlier, later), {
        code: "overlapping-tags",
        message: `the tag ${quote(witness)} could be of ${earlier.name} and of ${later.name}`,
        hint: 'tell them apart, for example by tag = "{component}/v{version}"',
      });
      break;
    }
  }
}

function asForm({ tag, scheme }: Identity) {
  return { pattern: tag, scheme };
}

/** The pattern that was written for one of the two, rather than for all; the later one where both were. */
function placeOf(earlier: Identity, later: Identity): Path {
  const writer = [later, earlier].find(({ table }) => table.written.tag !== undefined) ?? later;
  return writer.table.at("tag");
}
