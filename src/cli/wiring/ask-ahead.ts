import { guessSource } from "../../config/guess-source.ts";
import type { SourceRepository } from "../../domain/project/project.ts";
import { createGitCommand } from "../../services/git/command.ts";
import { readRemoteState } from "../../services/git/remote.ts";
import { readTagAndHead } from "../../services/git/tags.ts";
import { readModified } from "../../services/git/work-tree.ts";
import type { Git } from "../../services/ports/git.ts";
import { readConfig } from "../session/read-config.ts";
import type { Session } from "../session/session.ts";
import { programRunner } from "./program-runner.ts";
import { optimizeNothing } from "./v8-flags.ts";

/** What git was asked before the configuration was read. */
export interface AskedAhead {
  /** Resolves when git has begun. */
  readonly begun: Promise<unknown>;
  /** Git's answers, to the same questions; only those that hold for this source repository. */
  readonly answersFor: (source: SourceRepository) => Partial<Git>;
}

/**
 * Asks git about a tag before the configuration is read, which takes as long, so that both work at once: what it is in this clone, and if it is there, what the remote has and what is checked out. What still runs when the command ends is stopped.
 * Throws `no-config`.
 */
export function askAhead(session: Session, tag: string): AskedAhead {
  const { root, text } = readConfig(session);
  const guessed = guessSource(text);
  const over = new AbortController();
  session.cleanUp.push(async () => over.abort());
  const run = programRunner(session, { until: AbortSignal.any([session.interrupted, over.signal]) });
  const git = createGitCommand(run, root, session.env, guessed.remote);
  const here = readTagAndHead(git, tag);
  // Whatever Node needs to start programs is loaded now.
  optimizeNothing();
  let answers: Partial<Git> = {};
  const begun = here.then(
    ({ tag: local, head }) => {
      answers = { localTags: async () => new Map([[tag, local]]) };
      if (local.local === null) return;
      if (head !== null) answers.commitOf = async () => head;
      // The remote first, because it takes the longest.
      answers.remoteState = answer(readRemoteState(git, guessed, [tag], "bare"));
      answers.modified = answer(readModified(git));
    },
    // The same question has the same answer when it matters.
    () => undefined,
  );
  const holds = ({ remote, trunk }: SourceRepository) => remote === guessed.remote && trunk === guessed.trunk;
  return { begun, answersFor: (source) => (holds(source) ? answers : {}) };
}

/** Gives an answer whenever it is asked for; until then nobody minds that there is none. */
function answer<T>(asked: Promise<T>): () => Promise<T> {
  asked.catch(() => undefined);
  return () => asked;
}
