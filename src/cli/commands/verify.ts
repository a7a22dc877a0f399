import { verify as verifyReleases } from "../../release/verify.ts";
import { verifyDocument } from "../../report/documents.ts";
import { verifyText } from "../../report/verify-text.ts";
import { releaseTags } from "../arguments/release-tags.ts";
import { refuseTrust, type TrustOptions } from "../arguments/trusted.ts";
import { EXIT_CODES } from "../session/exit-codes.ts";
import { loadProject } from "../session/load-project.ts";
import type { Session } from "../session/session.ts";
import { wire } from "../wiring/wire.ts";

/** `slipway verify [TAG…]`: reads everything back and compares it with the record. */
export async function verify(
  session: Session,
  given: readonly string[],
  options: { component?: string } & TrustOptions,
): Promise<number> {
  refuseTrust(options);
  const loaded = await loadProject(session);
  const tags = releaseTags(loaded.project, given, options.component, session.env);
  const verification = await verifyReleases(wire(session, loaded), tags);
  await session.answer(verifyDocument(verification), (columns, colour) =>
    verifyText(verification, columns, colour),
  );
  return verification.releases.every(({ agreed }) => agreed) ? 0 : EXIT_CODES.drift;
}
