import type { Host } from "../../domain/images/reference.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import type { Registry } from "../../services/ports/registry.ts";

/** Look-ups in a row that a registry may leave unanswered, each tried several times. */
const PATIENCE = 3;

/** What a registry that does not work for anybody answers. */
const UNREACHABLE = "registry-unreachable";
const SILENT = [UNREACHABLE, "registry-limited", "registry-failed"];

/** What reads from registries. */
type Reader = Pick<Registry, "examine" | "referrers">;

/**
 * The same registries, but one that does not answer is soon asked no more: every further look-up fails at once, and as the last one did.
 * Thousands of look-ups, each with its retries, would take hours. The first look-up at a registry goes alone: one that cannot be reached
 * then is given up with it.
 */
export function givingUp(registry: Reader): Reader {
  const hosts = new Map<Host, AskedHost>();
  const ask = async <T>(host: Host, look: () => Promise<T>): Promise<T> => {
    const known = hosts.get(host);
    if (known !== undefined) {
      await known.first;
      return await known.ask(look);
    }
    const asked = new AskedHost();
    hosts.set(host, asked);
    const answer = asked.ask(look);
    asked.first = answer.catch(() => undefined);
    return await answer;
  };
  return {
    examine: (repository, name, extent) =>
      ask(repository.host, () => registry.examine(repository, name, extent)),
    referrers: (repository, subject) => ask(repository.host, () => registry.referrers(repository, subject)),
  };
}

/** A registry as it has answered by now. */
class AskedHost {
  /** Settles with the first look-up. */
  first: Promise<unknown> = Promise.resolve();
  #answered = false;
  #unanswered = 0;
  #given: ReleaseError | null = null;

  async ask<T>(look: () => Promise<T>): Promise<T> {
    if (this.#given !== null) throw this.#given;
    try {
      const answer = await look();
      this.#answered = true;
      this.#unanswered = 0;
      return answer;
    } catch (error) {
      this.#note(error);
      throw error;
    }
  }

  #note(error: unknown): void {
    const code = error instanceof ReleaseError ? (error.problems[0]?.code ?? "") : "";
    if (!(error instanceof ReleaseError) || !SILENT.includes(code)) {
      this.#answered = true;
      return;
    }
    this.#unanswered += 1;
    const away = !this.#answered && code === UNREACHABLE;
    if (away || this.#unanswered >= PATIENCE) this.#given = error;
  }
}
