import { isReproduced } from "../../domain/release/reproduction.ts";
import { findReproducible, reproduce as reproduceRelease } from "../../release/reproduce.ts";
import { signerOf } from "../../release/reproduction/record-build.ts";
import { reproduceDocument, reproduceText } from "../../report/reproduce-text.ts";
import { oneReleaseTag } from "../arguments/release-tags.ts";
import { EXIT_CODES } from "../session/exit-codes.ts";
import { loadProject } from "../session/load-project.ts";
import type { Session } from "../session/session.ts";
import { wire } from "../wiring/wire.ts";
import { wireReproduction } from "../wiring/wire-reproduction.ts";

/** Options of `reproduce`. */
export interface ReproduceOptions {
  readonly component?: string;
  /** Another machine's cache, which is read. */
  readonly remoteCache?: string;
  readonly record?: boolean;
  readonly keep?: boolean;
}

/** `slipway reproduce TAG`: builds a release again in a clean clone, and says where it differs from the record. */
export async function reproduce(
  session: Session,
  given: string | undefined,
  options: ReproduceOptions,
): Promise<number> {
  const loaded = await loadProject(session);
  const tag = oneReleaseTag(loaded.project, given, options.component, session.env);
  const run = wire(session, loaded);
  const records = await findReproducible(run, tag);
  const signer = options.record === true ? await signerOf(run) : null;
  const { tag: builtTag, commit } = records.built;
  const clean = await wireReproduction(session, run, { tag: builtTag, commit, ...options });
  const reproduction = await reproduceRelease(run, clean, clean.tag, records, signer);
  const { redact } = session.secrets;
  const kept = options.keep === true ? clean.kept : null;
  await session.answer(reproduceDocument(reproduction, redact, kept), (columns, colour) =>
    reproduceText(reproduction, redact, kept, { columns, colour, recorded: signer !== null }),
  );
  return isReproduced(reproduction) ? 0 : EXIT_CODES.drift;
}
