import { verifyImage as verifyNamed } from "../../release/verify-image.ts";
import { verifiedImageDocument } from "../../report/documents.ts";
import { verifiedImageText } from "../../report/verify-text.ts";
import { parseImage, type TrustOptions, trustedBy } from "../arguments/trusted.ts";
import { EXIT_CODES } from "../session/exit-codes.ts";
import type { Session } from "../session/session.ts";
import { wireVerifyImage } from "../wiring/wire-verify-image.ts";

/** `slipway verify IMAGE`: what is attached to an image, and whether it agrees; for anybody, without the source repository. */
export async function verifyImage(session: Session, image: string, options: TrustOptions): Promise<number> {
  const named = parseImage(image);
  const trusted = trustedBy(options);
  const services = wireVerifyImage(session, options.trustedRoot);
  const verified = await verifyNamed(services, named, trusted, options.record !== false);
  await session.answer(verifiedImageDocument(verified), (columns, colour) =>
    verifiedImageText(verified, columns, colour),
  );
  return verified.agreed ? 0 : EXIT_CODES.drift;
}
