import { release } from "../../release/release.ts";
import { findResumable } from "../../release/resume.ts";
import { releaseDocument } from "../../report/documents.ts";
import { loadProject } from "../session/load-project.ts";
import type { Session } from "../session/session.ts";
import { wire } from "../wiring/wire.ts";
import { answerRelease } from "./answer-release.ts";

/** `slipway resume`: finishes, as one run, every release of the commit that is checked out which is not finished. */
export async function resume(session: Session, options: { readonly wait?: boolean }): Promise<number> {
  const loaded = await loadProject(session);
  const run = await wire(session, loaded, options);
  const tags = await findResumable(run);
  if (tags.length > 0) await answerRelease(session, await release(run, tags));
  else {
    const nothing = releaseDocument({ format: 1, releases: [], writes: 0 });
    await session.answer(nothing, () => "nothing to do: no release is unfinished\n");
  }
  return 0;
}
