import { ReleaseError } from "../../domain/text/release-error.ts";

/** Options of `release`, of which some are for snapshots and some for releases. */
interface GivenOptions {
  readonly snapshot?: boolean;
  readonly affected?: boolean;
  readonly since?: string;
  readonly part?: unknown;
  readonly component?: string;
}

/** Whether a snapshot is asked for. Throws `snapshot-options` if an option would have no effect. */
export function isSnapshot({ snapshot = false, affected, since, part, component }: GivenOptions): boolean {
  const given = snapshot
    ? { "--part": part, "--component": component }
    : { "--affected": affected, "--since": since };
  const [idle] = Object.entries(given).flatMap(([option, value]) => (value === undefined ? [] : option));
  if (idle === undefined) return snapshot;
  throw new ReleaseError({
    kind: "usage",
    code: "snapshot-options",
    message: snapshot ? `${idle} is not for snapshots` : `${idle} is only for snapshots`,
    hint: snapshot
      ? "name the components after --snapshot"
      : "add --snapshot to push images of this commit; to cut and release what has changed: slipway cut --affected --release",
  });
}
