import type { Shell } from "../arguments/option-values.ts";
import bash from "../help/completion/slipway.bash";
import fish from "../help/completion/slipway.fish";
import zsh from "../help/completion/slipway.zsh";
import type { Session } from "../session/session.ts";

const SCRIPTS: { readonly [shell in Shell]: string } = { bash, zsh, fish };

/** `slipway completion SHELL`: the script that makes a shell ask `slipway complete`. */
export async function completion(session: Session, shell: Shell): Promise<number> {
  session.stdout.write(SCRIPTS[shell]);
  return 0;
}
