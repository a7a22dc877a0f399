import type { RunOrigin } from "../../domain/release/facts.ts";
import type { Run } from "./services.ts";

/** Where this run happens, for choosing destinations. */
export function originOf(
  { env, destination }: Pick<Run, "env" | "destination">,
  remoteUrl: string | null,
): RunOrigin {
  return { env, remoteUrl, ...(destination === undefined ? {} : { chosenDestination: destination }) };
}
