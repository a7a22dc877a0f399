import { resolve } from "node:path";
import type { Command, Option } from "commander";
import type { Project } from "../../domain/project/project.ts";
import { findTagged } from "../../domain/tags/release-tag.ts";
import { DEFAULT_PRERELEASE, DEFAULT_STABLE } from "../../domain/versions/channel.ts";
import { printableLine } from "../../report/printable.ts";
import { createGitCommand } from "../../services/git/command.ts";
import { listTagNames } from "../../services/git/tags.ts";
import { loadProject } from "../session/load-project.ts";
import type { Session } from "../session/session.ts";
import { programRunner } from "../wiring/program-runner.ts";

/** What the word at the cursor may become, and what that is. */
interface Candidate {
  readonly value: string;
  readonly about: string;
}

/**
 * `slipway complete -- WORDS…`, for shells: prints what the last of the words may become, a line for each, with what it is behind a
 * tab. It is silent if anything is wrong: nobody has pressed Enter yet.
 */
export async function complete(
  session: Session,
  program: Command,
  words: readonly string[],
): Promise<number> {
  const word = words.at(-1) ?? "";
  try {
    const found = await candidates(session, program, words.slice(0, -1), word);
    const lines = found.filter(({ value }) => value.startsWith(word)).map(lineOf);
    session.stdout.write(lines.join(""));
  } catch {
    session.interrupted.throwIfAborted();
  }
  return 0;
}

function lineOf({ value, about }: Candidate): string {
  return `${value}\t${printableLine(about)}\n`;
}

async function candidates(
  session: Session,
  program: Command,
  before: readonly string[],
  word: string,
): Promise<readonly Candidate[]> {
  const line = readLine(program, before);
  const options = [...line.command.options, ...program.options].filter(({ hidden }) => !hidden);
  const pending = optionNamed(options.filter(takesValue), before.at(-1) ?? "");
  const [, name, start] = /^(--[^=]+)=(.*)$/.exec(word) ?? [];
  const assigned = name === undefined ? undefined : optionNamed(options, name);
  const asked = { ...line, session, word: start ?? word };
  if (pending !== undefined) return await valuesOf(pending.attributeName(), pending.argChoices, asked);
  if (assigned !== undefined) {
    const values = await valuesOf(assigned.attributeName(), assigned.argChoices, asked);
    return values.map(({ value, about }) => ({ value: `${name}=${value}`, about }));
  }
  if (word.startsWith("-")) return options.flatMap(flagsOf);
  if (line.command === program) {
    const shown = program.createHelp().visibleCommands(program);
    return shown.map((each) => ({ value: each.name(), about: each.description() }));
  }
  const given = line.operands.length;
  const { registeredArguments: all } = line.command;
  const argument = all[given] ?? all.find(({ variadic }) => variadic);
  if (argument === undefined) return [];
  const values = await valuesOf(argument.name(), argument.argChoices, asked);
  return values.filter(({ value }) => !line.operands.includes(value));
}

/** What stands on the line so far. */
interface Line {
  /** The program if no command is named yet. */
  readonly command: Command;
  readonly operands: readonly string[];
  /** Values of options, by their long names without dashes. */
  readonly given: ReadonlyMap<string, string>;
}

function readLine(program: Command, words: readonly string[]): Line {
  let command = program;
  const operands: string[] = [];
  const given = new Map<string, string>();
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const [flag = "", assigned] = word.startsWith("-") ? word.split(/=(.*)/s) : [];
    const option = optionNamed([...command.options, ...program.options], flag);
    if (option !== undefined && takesValue(option))
      given.set(option.attributeName(), assigned ?? rest.shift() ?? "");
    else if (word.startsWith("-")) continue;
    else if (command !== program) operands.push(word);
    else command = program.commands.find((each) => each.name() === word) ?? program;
  }
  return { command, operands, given };
}

function optionNamed(options: readonly Option[], flag: string): Option | undefined {
  return options.find(({ short, long }) => flag !== "" && (flag === short || flag === long));
}

function takesValue({ required, optional }: Option): boolean {
  return required || optional;
}

function flagsOf({ long, short, description }: Option): Candidate[] {
  const value = long ?? short;
  return value == null ? [] : [{ value, about: description }];
}

/** What is asked for: a line, and the beginning of the value. */
interface Asked extends Line {
  readonly session: Session;
  readonly word: string;
}

/** The values that an option or an argument of a name takes here. */
async function valuesOf(
  name: string,
  choices: readonly string[] | undefined,
  asked: Asked,
): Promise<readonly Candidate[]> {
  if (choices !== undefined) return choices.map((value) => ({ value, about: "" }));
  if (name === "code") return await codes();
  const named = VALUES[name];
  if (named === undefined) return [];
  const { directory, config } = Object.fromEntries(asked.given);
  const session = inFolder(asked.session, directory, config);
  const { project, root } = await loadProject(session);
  return await named({ ...asked, session, project, root });
}

/** The same session where the line says that it is to be run. */
function inFolder(session: Session, directory: string | undefined, config: string | undefined): Session {
  const { options } = session;
  return {
    ...session,
    cwd: resolve(session.cwd, directory ?? "."),
    options: { ...options, ...(config === undefined ? {} : { config }) },
  };
}

interface AskedHere extends Asked {
  readonly project: Project;
  readonly root: string;
}

/** By the names of arguments and options, whichever command has them. */
const VALUES: Readonly<
  Record<string, (asked: AskedHere) => readonly Candidate[] | Promise<readonly Candidate[]>>
> = {
  tag: tags,
  tags,
  component: components,
  components,
  destination: destinations,
  channel: channels,
  to: (asked) =>
    asked.command.name() === "promote" ? [...channels(asked), ...destinations(asked)] : tags(asked),
  environment: ({ project, operands }) => {
    const sites = sitesOf(project).filter(
      ({ component }) => operands.length === 0 || operands.includes(component),
    );
    return sites.map(({ component, environment }) => ({ value: environment, about: `of ${component}` }));
  },
};

function destinations({ project }: AskedHere): readonly Candidate[] {
  return project.destinations.map(({ name: value }) => ({ value, about: "a destination" }));
}

function channels({ project }: AskedHere): readonly Candidate[] {
  const all = [DEFAULT_STABLE, ...project.channels, DEFAULT_PRERELEASE].map(({ name }) => name);
  return [...new Set(all)].map((value) => ({ value, about: "a channel" }));
}

function components({ project, command }: AskedHere): readonly Candidate[] {
  const sites = new Set(sitesOf(project).map(({ component }) => component));
  return project.components
    .filter(({ name }) => command.name() !== "deploy" || sites.has(name))
    .map(({ name: value, tag }) => ({ value, about: `released by ${tag.text}` }));
}

function sitesOf({
  components: all,
}: Project): { readonly component: string; readonly environment: string }[] {
  return all.flatMap(({ name: component, artifacts }) =>
    artifacts.flatMap((artifact) =>
      artifact.kind === "site"
        ? artifact.environments.map(({ name }) => ({ component, environment: name }))
        : [],
    ),
  );
}

/** The clone's release tags that begin so, or with `--component` the versions. */
async function tags({ session, project, root, word, given }: AskedHere): Promise<readonly Candidate[]> {
  const git = createGitCommand(programRunner(session), root, session.env, project.source.remote);
  const name = given.get("component");
  const component = project.components.find((each) => each.name === name);
  const prefix = component === undefined ? "" : component.tag.before;
  const found = await listTagNames(git, prefix + word);
  return found.flatMap((tag) => {
    const tagged = findTagged(component === undefined ? project.components : [component], tag);
    if (!tagged.ok) return [];
    const { version, component: owner } = tagged.value;
    return { value: component === undefined ? tag : version.text, about: `a release of ${owner.name}` };
  });
}

/** The codes of the guide, which is loaded only for them. */
async function codes(): Promise<readonly Candidate[]> {
  const { GUIDE } = await import("../help/guide.ts");
  return GUIDE.flatMap(({ codes: all, meaning }) => all.map((value) => ({ value, about: meaning })));
}
