import { Argument, type Command, Option } from "commander";
import {
  addAfter,
  addAudit,
  addReleasing,
  addReproducing,
  addWithdrawing,
  type Start,
  type TagOptions,
  withTagOptions,
} from "./add-releasing.ts";
import { limitArgument, SHELLS, type Shell, sharesArgument } from "./arguments/option-values.ts";
import { SCHEMA_NAMES, type SchemaName } from "./arguments/schema-names.ts";
import { wholeTag } from "./arguments/whole-tag.ts";
import type { AddOptions } from "./commands/add.ts";
import type { ReportOptions } from "./commands/report.ts";

/**
 * Adds slipway's commands, by what they are for. Each one's code is loaded when it is run, so that every command starts fast; and
 * its examples (`help/examples.ts`) when help is asked for.
 */
export function addCommands(program: Command, start: Start): void {
  program.commandsGroup("Set up:");
  addSetUp(program, start);
  program.commandsGroup("See:");
  addSeeing(program, start);
  addListing(program, start);
  program.commandsGroup("Release:");
  addReleasing(program, start);
  program.commandsGroup("After:");
  addAfter(program, start);
  addAudit(program, start);
  addReproducing(program, start);
  addWithdrawing(program, start);
}

function addSetUp(program: Command, start: Start): void {
  program
    .command("init")
    .description("read an existing monorepo and write its slipway.toml; never overwrites")
    .option("--stdout", "print it instead of writing it")
    .action((options: { stdout?: boolean }) =>
      start(async (session) => (await import("./commands/init.ts")).init(session, options)),
    );
  program
    .command("add")
    .description("add a component wherever the project lists its components; shows a diff and asks")
    .argument("<component>", "the new component's name")
    .option("--like <name>", "the component to copy (default: the last one with an image)")
    .option(
      "--scaffold",
      "make its BUILD file and entry point as well, after those of the component that is copied",
    )
    .action((component: string, options: AddOptions) =>
      start(async (session) => (await import("./commands/add.ts")).add(session, component, options)),
    );
  program
    .command("ci")
    .description("write the project's workflow from its configuration, or say what has drifted")
    .addArgument(new Argument("[system]", "whose: github or gitlab").choices(["github", "gitlab"]))
    .option("--check", "write nothing; exit 9 if workflows and configuration disagree")
    .action((system: "github" | "gitlab" | undefined, options: { check?: boolean }) =>
      start(async (session) => (await import("./commands/ci.ts")).ci(session, system, options)),
    );
  program
    .command("schema")
    .description("print the JSON Schema of slipway.toml, or of what a command prints with --json")
    .addArgument(
      new Argument("[document]", "whose schema")
        .choices(SCHEMA_NAMES)
        .default("slipway.toml", "slipway.toml"),
    )
    .action((name: SchemaName) =>
      start(async (session) => (await import("./commands/schema.ts")).schema(session, name)),
    );
  program
    .command("completion")
    .description("print what makes your shell complete components, tags, environments and channels")
    .addArgument(new Argument("<shell>", "your shell").choices(SHELLS))
    .action((shell: Shell) =>
      start(async (session) => (await import("./commands/completion.ts")).completion(session, shell)),
    );
  // The words before the last one and what there is of that; for the scripts of `completion`.
  program
    .command("complete", { hidden: true })
    .argument("[words...]")
    .action((words: string[]) =>
      start(async (session) => (await import("./commands/complete.ts")).complete(session, program, words)),
    );
}

function addSeeing(program: Command, start: Start): void {
  program
    .command("status")
    .description("per component: last release, what changed since, next version")
    .argument("[components...]", "components (default: all)")
    .option("--verify", "read the last releases back as well, and say which have drifted")
    .option("--markdown", "print a Markdown table, for example for a step summary")
    .option("--since <rev>", "only components that the commits since this revision belong to")
    .action((components: string[], options: { verify?: boolean; markdown?: boolean; since?: string }) =>
      start(async (session) => (await import("./commands/status.ts")).status(session, components, options)),
    );
  program
    .command("affected")
    .description("which components commits touch, and through which dependency")
    .option("--since <rev>", "commits since this revision (default: since each component's last release)")
    .action((options: { since?: string }) =>
      start(async (session) => (await import("./commands/affected.ts")).affected(session, options)),
    );
  withTagOptions(program.command("check"))
    .description("judge a release tag by git and the configuration; without one, do what `doctor` does")
    .argument("[tag]", "the release tag (default: the one CI is running for)")
    .action((tag: string | undefined, options: TagOptions) =>
      start(async (session) => {
        const text = wholeTag(tag, options.component, session.env);
        if (text === undefined && options.component === undefined)
          return (await import("./commands/doctor.ts")).doctor(session, options);
        const ahead =
          text === undefined ? undefined : (await import("./wiring/ask-ahead.ts")).askAhead(session, text);
        return (await import("./commands/check.ts")).check(session, tag, options, ahead);
      }),
    );
  program
    .command("doctor")
    .description("try whatever releases need: targets, tools, credentials, rights, workflows; writes nothing")
    .option("--destination <name>", "push to this destination, whatever the run's context")
    .action((options: { destination?: string }) =>
      start(async (session) => (await import("./commands/doctor.ts")).doctor(session, options)),
    );
  withTagOptions(program.command("plan"))
    .description("say what `release` would do, step by step, and why; writes nothing")
    .argument("[tags...]", "release tags (default: the one CI is running for)")
    .option("--matrix", "print how jobs of GitHub Actions share the run, as one line of JSON for `fromJSON`")
    .addOption(
      new Option("--shards <k>", "share it out over so many (with --matrix)")
        .argParser(sharesArgument)
        .implies({ matrix: true }),
    )
    .action((tags: string[], options: TagOptions & { matrix?: boolean; shards?: number }) =>
      start(async (session) => (await import("./commands/plan.ts")).plan(session, tags, options)),
    );
  program
    .command("rehearse")
    .description("the whole release, with a registry and a forge of its own; nothing outside changes")
    .argument("<what...>", "release tags that need not exist, or components at their next versions")
    .option("--destination <name>", "push to this destination, whatever the run's context")
    .action((given: string[], options: TagOptions) =>
      start(async (session) => (await import("./commands/rehearse.ts")).rehearse(session, given, options)),
    );
  program
    .command("notes")
    .description("the release notes of a tag, as Markdown, even if it is not made yet")
    .argument("[tag]", "the release tag (default: the one CI is running for)")
    .option("--component <name>", "the component whose bare version follows")
    .action((tag: string | undefined, options: { component?: string }) =>
      start(async (session) => (await import("./commands/notes.ts")).notes(session, tag, options)),
    );
  program
    .command("explain")
    .description("what the code of an error or a warning means, and what to do")
    .argument("<code>", "what stands in the brackets, such as shallow")
    .action((code: string) =>
      start(async (session) => (await import("./commands/explain.ts")).explain(session, code)),
    );
}

function addListing(program: Command, start: Start): void {
  program
    .command("list")
    .description("releases and how they stand, the newest first")
    .argument("[components...]", "components (default: all)")
    .addOption(new Option("--limit <n>", "only the newest").argParser(limitArgument))
    .option("--verify", "read them back as well, and say which have drifted")
    .option("--open", "show the releases in a browser")
    .action((components: string[], options: { verify?: boolean; limit?: number; open?: boolean }) =>
      start(async (session) => (await import("./commands/list.ts")).list(session, components, options)),
    );
  program
    .command("show")
    .description("one release, with all that its record says")
    .argument("[tag]", "the release tag (default: the one CI is running for)")
    .option("--component <name>", "the component whose bare version follows")
    .option("--verify", "read it back as well")
    .option("--open", "show it in a browser")
    .action((tag: string | undefined, options: TagOptions & { verify?: boolean; open?: boolean }) =>
      start(async (session) => (await import("./commands/show.ts")).show(session, tag, options)),
    );
  program
    .command("report")
    .description("one self-contained HTML page of all releases, and of what depends on what")
    .option("--output <file>", "write it there (default: standard output)")
    .option("--no-graph", "leave dependencies and new commits out: then Bazel is not asked")
    .option("--audit <file>", "show what `slipway audit --json` printed into this file")
    .action((options: ReportOptions) =>
      start(async (session) => (await import("./commands/report.ts")).report(session, options)),
    );
}
