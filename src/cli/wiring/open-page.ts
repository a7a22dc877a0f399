import { ReleaseError } from "../../domain/text/release-error.ts";
import { createBrowser } from "../../services/browser/browser.ts";
import type { Session } from "../session/session.ts";
import { programRunner } from "./program-runner.ts";

/** Shows a page in a browser. `what` it is about is said if there is none: throws `no-page`, and `no-browser`. */
export async function openPage(session: Session, url: string | null, what: string): Promise<void> {
  if (url !== null)
    return await createBrowser(programRunner(session), session.cwd, process.platform).open(url);
  throw new ReleaseError({
    kind: "usage",
    code: "no-page",
    message: `there is no page of ${what} to open`,
    hint: 'a release has one once it is published, unless github_release is false; github = "owner/name" in [repository] says where',
  });
}
