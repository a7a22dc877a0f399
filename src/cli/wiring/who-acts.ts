import { ReleaseError } from "../../domain/text/release-error.ts";
import type { Git } from "../../services/ports/git.ts";
import type { Session } from "../session/session.ts";

/** Who runs this command: in CI the account that started the job, otherwise the name that git commits with. */
export async function whoActs({ env }: Session, git: Pick<Git, "committer">): Promise<string> {
  const account = env["GITHUB_ACTOR"] || env["GITLAB_USER_LOGIN"];
  return account || ((await git.committer()) ?? "somebody without a name in git");
}

/** Why it is run: why a release is taken back, without secrets. Throws `no-reason`. */
export function givenReason(
  { secrets }: Pick<Session, "secrets">,
  command: "abandon" | "yank",
  tag: string,
  given: string | undefined,
): string {
  const reason = secrets.redact(given?.trim() ?? "");
  if (reason !== "") return reason;
  throw new ReleaseError({
    kind: "usage",
    code: "no-reason",
    message: `nothing says why it is ${command === "yank" ? "yanked" : "abandoned"}`,
    hint: `slipway ${command} ${tag} --reason "why": it is kept in the record, for those who look for the release`,
  });
}
