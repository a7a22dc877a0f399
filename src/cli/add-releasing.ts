import { type Command, Option } from "commander";
import type { Part } from "../domain/release/part.ts";
import type { CutOptions } from "./arguments/cut-request.ts";
import { ageArgument, cacheArgument, partArgument } from "./arguments/option-values.ts";
import { isSnapshot } from "./arguments/snapshot-options.ts";
import type { TrustOptions } from "./arguments/trusted.ts";
import type { AuditOptions } from "./commands/audit.ts";
import type { PromoteOptions } from "./commands/promote.ts";
import type { ReproduceOptions } from "./commands/reproduce.ts";
import type { Session } from "./session/session.ts";

/** Opens a session, runs a command in it and notes the exit code. */
export type Start = (command: (session: Session) => Promise<number>) => Promise<void>;

/** What they are. */
export interface TagOptions {
  readonly component?: string;
  readonly destination?: string;
}

interface ReleaseOptions {
  readonly wait?: boolean;
  readonly part?: Part;
  readonly snapshot?: boolean;
  readonly affected?: boolean;
  readonly since?: string;
}

/** Adds the commands that release. */
export function addReleasing(program: Command, start: Start): void {
  program
    .command("cut")
    .description("choose the next version, show its commits and notes, make and push the release tag")
    .argument("[components...]", "COMPONENT, COMPONENT@VERSION, or a whole release tag")
    .option("--affected", "all components with changes since their last release")
    .addOption(
      new Option("--bump <unit>", "how far to count up")
        .choices(["major", "minor", "patch", "auto"])
        .default("auto"),
    )
    .option("--channel <name>", "the channel of the next version (default: stable)")
    .option("--ref <rev>", "what to tag", "HEAD")
    .option("--dry-run", "show what would be cut, and make nothing")
    .option("--release", "release the tags in this run as well")
    .action((components: string[], options: CutOptions) =>
      start(async (session) => (await import("./commands/cut.ts")).cut(session, components, options)),
    );
  withTagOptions(program.command("release"))
    .description("build, push, verify, deploy and publish; what is done already stays")
    .argument("[tags...]", "release tags (default: the one CI is running for); several are one run")
    .option("--no-wait", "refuse a release that another run works on, instead of waiting for it")
    .addOption(
      new Option(
        "--part <i/k>",
        "only push the I-th of K parts of the images; a run without this does the rest",
      ).argParser(partArgument),
    )
    .option("--snapshot", "push images of an untagged commit, of the components that are named; nothing else")
    .option(
      "--affected",
      "with --snapshot: only of components that the push, or what came since the last release, changed",
    )
    .option(
      "--since <rev>",
      "with --snapshot: only of components that the commits since this revision belong to",
    )
    .action((given: string[], options: TagOptions & ReleaseOptions) =>
      start(async (session) => {
        if (isSnapshot(options))
          return (await import("./commands/snapshot.ts")).snapshot(session, given, options);
        return (await import("./commands/release.ts")).release(session, given, options);
      }),
    );
  program
    .command("resume")
    .description("finish every release of the commit that is checked out which is not finished")
    .option("--no-wait", "refuse a release that another run works on, instead of waiting for it")
    .action((options: { wait?: boolean }) =>
      start(async (session) => (await import("./commands/resume.ts")).resume(session, options)),
    );
  program
    .command("load")
    .description("build and load images locally under their development tags")
    .argument("[components...]", "components (default: all that have an image to load)")
    .action((components: string[]) =>
      start(async (session) => (await import("./commands/load.ts")).load(session, components)),
    );
  program
    .command("deploy")
    .description("deploy a site outside a release: a branch push, a manual run")
    .argument("<component>", "the component whose site it is")
    .option("--environment <name>", "where to")
    .action((component: string, options: { environment?: string }) =>
      start(async (session) => (await import("./commands/deploy.ts")).deploy(session, component, options)),
    );
}

/** Adds those for what comes after a release. */
export function addAfter(program: Command, start: Start): void {
  program
    .command("promote")
    .description(
      "give a finished release another version, or bring it to another destination, without a build",
    )
    .argument("<tags...>", "release tags, one of each component")
    .requiredOption("--to <target>", "a channel, for its next version; a version; or a destination")
    .option("--component <name>", "the component whose bare version follows")
    .option("--dry-run", "show what would be done, and do nothing")
    .option("--no-wait", "refuse a release that another run works on, instead of waiting for it")
    .action((tags: string[], options: PromoteOptions) =>
      start(async (session) => (await import("./commands/promote.ts")).promote(session, tags, options)),
    );
  program
    .command("prune")
    .description("delete snapshots that are older than an age and that nothing stands on")
    .argument("[components...]", "components (default: all)")
    .addOption(
      new Option("--older-than <age>", "such as 12h, 30d or 8w").argParser(ageArgument).makeOptionMandatory(),
    )
    .option("--dry-run", "only list them")
    .action((components: string[], options: { olderThan: number; dryRun?: boolean }) =>
      start(async (session) => (await import("./commands/prune.ts")).prune(session, components, options)),
    );
  program
    .command("verify")
    .description("read everything back and compare; writes nothing; exit 9 on drift or doubt")
    .argument(
      "[tags...]",
      "release tags (default: the one CI is running for), or one image, IMAGE:TAG or IMAGE@DIGEST, for which no repository is needed",
    )
    .option("--component <name>", "the component whose bare version follows")
    .option("--key <file>", "whom to trust with an image: the holder of this public key")
    .option("--identity <name>", "or whoever signs as this, such as a workflow's URL (* stands for anything)")
    .option("--issuer <url>", "who vouches for that identity (default: GitHub or GitLab, by its URL)")
    .option("--trusted-root <file>", "which Sigstore to trust (default: the public one, fetched from it)")
    .option("--no-record", "do not ask the source repository's remote for the release's record")
    .action((names: string[], options: TagOptions & TrustOptions) =>
      start(async (session) => {
        const [image, ...others] = names;
        // A colon is in every name of an image, and in no tag that git takes.
        if (image?.includes(":") === true && others.length === 0)
          return (await import("./commands/verify-image.ts")).verifyImage(session, image, options);
        return (await import("./commands/verify.ts")).verify(session, names, options);
      }),
    );
}

/** Adds the one that builds a release again. */
export function addReproducing(program: Command, start: Start): void {
  program
    .command("reproduce")
    .description("build a release again in a clean clone, and say where it differs from what is recorded")
    .argument("[tag]", "the release tag (default: the one CI is running for)")
    .option("--component <name>", "the component whose bare version follows")
    .option(
      "--remote-cache <url>",
      "take results of Bazel's actions from this cache (default: from none)",
      cacheArgument,
    )
    .option("--record", "sign what was reproduced, as a second builder, next to the image")
    .option("--keep", "leave the clone and what was built where they are, and say where")
    .action((tag: string | undefined, options: ReproduceOptions) =>
      start(async (session) => (await import("./commands/reproduce.ts")).reproduce(session, tag, options)),
    );
}

/** Adds the one that reads all releases back. */
export function addAudit(program: Command, start: Start): void {
  program
    .command("audit")
    .description(
      "read back every release there ever was: tag, record, images, forge, signatures; exit 9 on drift",
    )
    .argument("[components...]", "components (default: all)")
    .addOption(
      new Option("--newer-than <age>", "only releases that were tagged since: 12h, 30d, 8w").argParser(
        ageArgument,
      ),
    )
    .option("--only-drift", "show only what has drifted, or could not be read")
    .option("--markdown", "print a Markdown table")
    .option("--fresh", "ask about everything, also about what an audit that did not end has asked already")
    .action((components: string[], options: AuditOptions) =>
      start(async (session) => (await import("./commands/audit.ts")).audit(session, components, options)),
    );
}

/** Adds those that withdraw releases. */
export function addWithdrawing(program: Command, start: Start): void {
  program
    .command("abandon")
    .description("give up a release that is not finished, for good, and record why")
    .argument("<tag>", "the release tag")
    .option("--reason <text>", "why, for those who look for it later")
    .option("--component <name>", "the component whose bare version follows")
    .action((tag: string, options: { reason?: string; component?: string }) =>
      start(async (session) => (await import("./commands/abandon.ts")).abandon(session, tag, options)),
    );
  program
    .command("rollback")
    .description(
      "put a component's floating tags and sites on an earlier finished release, until the next one",
    )
    .argument("<component>", "the component")
    .option("--to <tag>", "the release to go to (default: the newest finished one before)")
    .option("--reason <text>", "why, for those who look for it later")
    .action((component: string, options: { to?: string; reason?: string }) =>
      start(async (session) =>
        (await import("./commands/rollback.ts")).rollback(session, component, options),
      ),
    );
  program
    .command("yank")
    .description("mark a finished release as bad, wherever people see it, and record why; deletes nothing")
    .argument("<tag>", "the release tag")
    .option("--reason <text>", "why, for those who look for it later")
    .option("--component <name>", "the component whose bare version follows")
    .action((tag: string, options: { reason?: string; component?: string }) =>
      start(async (session) => (await import("./commands/yank.ts")).yank(session, tag, options)),
    );
}

/** Options of commands that take release tags. */
export function withTagOptions(command: Command): Command {
  return command
    .option("--component <name>", "the component whose bare version follows")
    .option("--destination <name>", "push to this destination, whatever the run's context");
}
