import { type Command, Option } from "commander";
import type { Start } from "./add-commands.ts";
import type { CutOptions } from "./arguments/cut-request.ts";

/** Adds the commands that are about what was committed since the last releases. */
export function addHistoryCommands(program: Command, start: Start): void {
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
  program
    .command("status")
    .description("per component: last release, what changed since, next version")
    .argument("[components...]", "components (default: all)")
    .option("--verify", "read the last releases back as well, and say which have drifted")
    .option("--markdown", "print a Markdown table, such as for a step summary")
    .action((components: string[], options: { verify?: boolean; markdown?: boolean }) =>
      start(async (session) => (await import("./commands/status.ts")).status(session, components, options)),
    );
  program
    .command("notes")
    .description("the release notes of a tag, as Markdown; also of one that is not made yet")
    .argument("[tag]", "the release tag (default: the one CI is running for)")
    .option("--component <name>", "the component whose bare version follows")
    .action((tag: string | undefined, options: { component?: string }) =>
      start(async (session) => (await import("./commands/notes.ts")).notes(session, tag, options)),
    );
  program
    .command("affected")
    .description("which components commits touch, and through which dependency")
    .option("--since <rev>", "commits since this revision (default: since each component's last release)")
    .action((options: { since?: string }) =>
      start(async (session) => (await import("./commands/affected.ts")).affected(session, options)),
    );
}
