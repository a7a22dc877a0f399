import { ReleaseError } from "../../domain/text/release-error.ts";
import type { Session } from "../session/session.ts";

/** Why a release is taken back, without secrets. Throws `no-reason`. */
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
