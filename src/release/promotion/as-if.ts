import { type Repository, sameRepository } from "../../domain/images/reference.ts";
import type { Promotion, ReleaseIntent } from "../../domain/release/intent.ts";
import type { Git } from "../../services/ports/git.ts";

/** The source repository as it will be once a release is begun: with its tag, here and on the remote, and its record. */
export function asIfBegun(git: Git, intent: ReleaseIntent): Git {
  const { tag, commit } = intent;
  return {
    ...git,
    localTags: async (names) => {
      const here = await git.localTags(names);
      return names.includes(tag) ? new Map([...here, [tag, { local: commit }]]) : here;
    },
    remoteState: async (names, extent) => {
      const there = await git.remoteState(names, extent);
      return {
        ...there,
        tags: new Map([...there.tags, [tag, commit]]),
        intents: new Map([...there.intents, [tag, PENDING]]),
      };
    },
    intents: async (names, state) => {
      const others = names.filter((name) => name !== tag);
      const found = await git.intents(others, state);
      return names.includes(tag) ? new Map([...found, [tag, { object: PENDING, intent }]]) : found;
    },
  };
}

/** The source repository as if the record of a release named nothing in some repositories. */
export function asIfNotIn(git: Git, tag: string, repositories: readonly Repository[]): Git {
  const isElsewhere = (one: Repository) => !repositories.some((other) => sameRepository(one, other));
  return readingRecord(git, tag, ({ images, floating, attestations, ...others }) => ({
    ...others,
    images: images.filter(({ reference }) => isElsewhere(reference.repository)),
    floating: floating.filter(({ reference }) => isElsewhere(reference.repository)),
    ...(attestations === undefined
      ? {}
      : { attestations: attestations.filter(({ repository }) => isElsewhere(repository)) }),
  }));
}

/** The source repository as if the record of a release, if it has one, said something else. */
function readingRecord(git: Git, tag: string, changed: (record: ReleaseIntent) => ReleaseIntent): Git {
  return {
    ...git,
    intents: async (names, state) => {
      const found = new Map(await git.intents(names, state));
      const own = found.get(tag);
      return own === undefined ? found : found.set(tag, { ...own, intent: changed(own.intent) });
    },
  };
}

/** Stands for the object that will hold the record. Nothing is written by what it says. */
const PENDING = "pending";

/**
 * The source repository as if the record of a release said that it takes what it has from somewhere else. What is written of that
 * release says of it what its record said before.
 */
export function asIfPromoted(git: Git, tag: string, promotion: Promotion): Git {
  let said: Pick<ReleaseIntent, "promotion"> = {};
  const asBefore = ({ promotion: _, ...intent }: ReleaseIntent): ReleaseIntent => ({ ...intent, ...said });
  return {
    ...readingRecord(git, tag, (record) => {
      said = record.promotion === undefined ? {} : { promotion: record.promotion };
      return { ...record, promotion };
    }),
    storeIntents: (intents) =>
      git.storeIntents(intents.map((intent) => (intent.tag === tag ? asBefore(intent) : intent))),
  };
}
