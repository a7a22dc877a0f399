import type { Host } from "../../domain/images/reference.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import type { Registry } from "../../services/ports/registry.ts";

/** Look-ups in a row that a registry may leave unanswered, each tried several times. */
const PATIENCE = 3;

/** What a registry that does not work for anybody answers. */
const SILENT = ["registry-unreachable", "registry-limited", "registry-failed"];

/** What reads from registries. */
type Reader = Pick<Registry, "examine" | "referrers">;

/**
 * The same registries, but one that does not answer is soon asked no more: every further look-up fails at once, and as the last one did.
 * Thousands of look-ups, each with its retries, would take hours.
 */
export function givingUp(registry: Reader): Reader {
  const unanswered = new Map<Host, number>();
  const given = new Map<Host, unknown>();
  const ask = async <T>(host: Host, look: () => Promise<T>): Promise<T> => {
    if (given.has(host)) throw given.get(host);
    try {
      const answer = await look();
      unanswered.delete(host);
      return answer;
    } catch (error) {
      if (!(error instanceof ReleaseError) || !SILENT.includes(error.problems[0]?.code ?? "")) throw error;
      const count = (unanswered.get(host) ?? 0) + 1;
      unanswered.set(host, count);
      if (count >= PATIENCE) given.set(host, error);
      throw error;
    }
  };
  return {
    examine: (repository, name, extent) =>
      ask(repository.host, () => registry.examine(repository, name, extent)),
    referrers: (repository, subject) => ask(repository.host, () => registry.referrers(repository, subject)),
  };
}
