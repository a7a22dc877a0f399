import type { Git } from "../../services/ports/git.ts";
import type { Session } from "../session/session.ts";

/** Who runs this command: in CI the account that started the job, otherwise the name that git commits with. */
export async function whoActs({ env }: Session, git: Pick<Git, "committer">): Promise<string> {
  const account = env["GITHUB_ACTOR"] || env["GITLAB_USER_LOGIN"];
  return account || ((await git.committer()) ?? "somebody without a name in git");
}
