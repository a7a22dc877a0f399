import { resolve } from "node:path";
import type { Command } from "commander";
import { readProject } from "../../config/read-project.ts";
import type { Project } from "../../domain/project/project.ts";
import { exampleTag } from "../../domain/tags/release-tag.ts";
import { exampleVersion } from "../../domain/versions/scheme.ts";
import { hang } from "../../report/columns.ts";
import { type ConfigPlace, readConfig } from "../session/read-config.ts";
import { columnsOf, type GlobalOptions, VERSION } from "../session/session.ts";
import { EXAMPLES, type Example, STARTING } from "./examples.ts";

/** What stands for the user's own names in an example. */
export type Names = Readonly<Record<"component" | "tag" | "version" | "site" | "environment", string>>;

/** Names for those who have no configuration yet. */
export const NOBODYS: Names = {
  component: "api",
  tag: "api@2026.6.8",
  version: "2026.6.8",
  site: "docs",
  environment: "staging",
};

/**
 * Prints the help that commander has made (nothing if not even that was asked for), with examples that are made of the user's own
 * components and tags if there is a configuration.
 */
export async function tellHelp(help: string, program: Command, process: NodeJS.Process): Promise<void> {
  const { stdout, argv } = process;
  const options = program.opts<GlobalOptions>();
  const project = await projectIn({ cwd: resolve(process.cwd(), options.directory ?? "."), options });
  const names = project === null ? NOBODYS : namesIn(project);
  const columns = Math.min(columnsOf(stdout), 100);
  const command = program.commands.find((each) => argv.slice(2).includes(each.name()));
  if (help === "") stdout.write(startText(program, project, names, columns));
  else if (command === undefined)
    stdout.write(`${help}\nslipway COMMAND --help says more about one of them.\n`);
  else stdout.write(`${help}\n${commandHelp(EXAMPLES[command.name()] ?? [], names, columns)}`);
}

/** What somebody sees who types `slipway` alone. */
function startText(program: Command, project: Project | null, names: Names, columns: number): string {
  const begin = program.commands.some((each) => each.name() === "init")
    ? "slipway init writes one for this monorepo"
    : "docs/getting-started.md says how to write one";
  const place =
    project === null
      ? `There is no slipway.toml here that can be read: ${begin}. Then:`
      : `slipway.toml has ${project.components.length === 1 ? "one component" : `${project.components.length} components`}. Begin with:`;
  return [
    ...hang("", `slipway ${VERSION}. ${program.description()}`, columns),
    "",
    ...hang("", place, columns),
    "",
    ...exampleLines(STARTING, names, columns),
    "",
    ...hang("", "slipway --help lists all commands, slipway COMMAND --help says more about one.", columns),
    "",
  ].join("\n");
}

function commandHelp(examples: readonly Example[], names: Names, columns: number): string {
  return [
    "Examples:",
    ...exampleLines(examples, names, columns),
    "",
    ...hang("", "slipway --help lists the options that every command takes.", columns),
    "",
  ].join("\n");
}

/** Commands with what they do after them, or below them if there is no room. */
function exampleLines(examples: readonly Example[], names: Names, columns: number): string[] {
  const filled = examples.map(([command, does]) => [fillIn(command, names), does] as const);
  const widest = Math.max(...filled.map(([command]) => command.length));
  const isTable = filled.every(([command, does]) => `  ${command.padEnd(widest)}  ${does}`.length <= columns);
  return filled.flatMap(([command, does]) =>
    isTable
      ? [`  ${command.padEnd(widest)}  ${does}`]
      : [...hang("  ", command, columns), ...hang("      ", does, columns)],
  );
}

/** An example with names in place of `{component}`, `{tag}` and so on. */
export function fillIn(example: string, names: Names): string {
  return example.replace(/\{(\w+)\}/g, (all, name: string) =>
    name in names ? names[name as keyof Names] : all,
  );
}

/** The configuration, if there is one that can be read. */
async function projectIn(place: ConfigPlace): Promise<Project | null> {
  try {
    const { text, path } = readConfig(place);
    const read = await readProject(text, path);
    return read.ok && read.project.components.length > 0 ? read.project : null;
  } catch {
    return null;
  }
}

function namesIn({ components }: Project): Names {
  const [first] = components;
  if (first === undefined) return NOBODYS;
  const sites = components.flatMap(({ name, artifacts }) =>
    artifacts.flatMap((artifact) =>
      artifact.kind === "site"
        ? artifact.environments.map((environment) => ({ site: name, environment: environment.name }))
        : [],
    ),
  );
  return {
    ...NOBODYS,
    component: first.name,
    tag: exampleTag(first),
    version: exampleVersion(first.scheme),
    ...sites[0],
  };
}
