import type { CommitSha } from "../domain/history/commit-sha.ts";
import { formatRepository, type Repository } from "../domain/images/reference.ts";
import { madeBy } from "../domain/project/artifact.ts";
import { FORGE_NAMES } from "../domain/project/forge.ts";
import { chooseForge } from "../domain/project/forge-repository.ts";
import type { Monorepo } from "../domain/project/monorepo.ts";
import type { Watch } from "../domain/release/event.ts";
import { artifactsOf, type Wanted } from "../domain/release/wanted.ts";
import type { WorldCheck } from "../domain/release/world-check.ts";
import { exampleTag, parseReleaseTag } from "../domain/tags/release-tag.ts";
import type { Problem } from "../domain/text/problem.ts";
import { ReleaseError } from "../domain/text/release-error.ts";
import { noTrunk } from "../planning/gates/git.ts";
import { judgeRepository } from "../planning/gates/judge.ts";
import { want } from "../planning/wanting/want.ts";
import { judgeEnvironment, tagEnvironments } from "../planning/world/judge-environments.ts";
import { judgeSources, namedSources } from "../planning/world/judge-sources.ts";
import { judgeWorkspace } from "../planning/world/judge-workspace.ts";
import { namedPrograms, siteDeployments } from "../planning/world/programs.ts";
import { holds, lacks, untried } from "../planning/world/verdicts.ts";
import { eachKind } from "../services/ports/image-builder.ts";
import type { Registry, RegistryAccess } from "../services/ports/registry.ts";
import { inspectTargets } from "./observation/images.ts";
import { noToken, originOf, type Run } from "./run/services.ts";
import { each } from "./run/together.ts";
import { watched } from "./run/watched.ts";
import { checkWorkflows, type WorkflowRun } from "./workflows.ts";

/** What judging a configuration against the world needs. */
export interface WorldRun {
  readonly run: Run;
  readonly workflows: WorkflowRun;
  /** Reads the workspace's own files and rules. */
  readonly readMonorepo: (watch: Watch) => Promise<Monorepo>;
}

/**
 * Tries all that a release needs outside of the configuration, side by side, as far as that goes without a write. Throws only what
 * leaves nothing to try, such as `no-repository`.
 */
export async function checkWorld(world: WorldRun): Promise<readonly WorldCheck[]> {
  const { run } = world;
  const work = { id: "world", doing: "checking", done: "checked", label: "what releases need" };
  return watched(run.report, work, (watch) => tryAll(world, watch));
}

/** What everything else is tried for: an example of a stable release of each component, of what is checked out. */
interface Scene {
  readonly wanted: Wanted;
  readonly head: CommitSha;
  /** What the remote has of trunk; null if that is nothing, or cannot be known. */
  readonly trunk: CommitSha | null;
}

async function tryAll(world: WorldRun, watch: Watch): Promise<readonly WorldCheck[]> {
  const { run } = world;
  const { services, project } = run;
  const head = await services.git.commitOf("HEAD");
  const origin = originOf(run, await services.git.remoteUrls());
  const forge = chooseForge(project, run.forge, origin.remoteUrls);
  const tags = project.components.flatMap((component) => {
    const tag = parseReleaseTag([component], exampleTag(component));
    return tag.ok ? [tag.value] : [];
  });
  const wanted = want(project, tags, { commit: head, commitTime: 0, origin, forge, records: new Map() });
  services.loadClients();
  const remote = tryRemote(run);
  const checks = await Promise.all([
    remote.then((tried) => tried.checks),
    remote.then(({ trunk }) => tryForge(world, { wanted, head, trunk })),
    tryRegistries(run, wanted),
    tryBuilding(world, watch),
    tryPrograms(run, wanted, head),
    trySigning(run),
  ]);
  return checks.flat();
}

/** What something that is tried gives, or what it throws as problems of that. */
async function tried(
  subject: string,
  work: () => Promise<readonly WorldCheck[]>,
): Promise<readonly WorldCheck[]> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ReleaseError)) throw error;
    return error.problems.map((problem) => lacks(subject, problem));
  }
}

async function tryRemote({ services: { git }, project: { source } }: Run): Promise<{
  readonly checks: readonly WorldCheck[];
  readonly trunk: CommitSha | null;
}> {
  const { remote, trunk: name } = source;
  let trunk: CommitSha | null = null;
  const [read, record] = await Promise.all([
    tried(remote, async () => {
      trunk = (await git.remoteState([], "bare")).trunk;
      const found =
        trunk === null
          ? lacks(`${remote}/${name}`, noTrunk(source, `${remote} has no branch ${name}`))
          : holds(`${remote}/${name}`, "the trunk is there");
      return [holds(remote, "it answers"), found];
    }),
    tried("refs/slipway/*", async () => {
      if (source.record === "none") return [];
      await git.tryRecord();
      return [holds("refs/slipway/*", `${remote} lets you push (its rules and hooks only a push would ask)`)];
    }),
  ]);
  return { checks: [...read, ...record], trunk };
}

/** The token's rights, workflows, and the environments that these deploy to. */
async function tryForge(world: WorldRun, { wanted, trunk }: Scene): Promise<readonly WorldCheck[]> {
  const { run, workflows } = world;
  const { forge, github } = run.services;
  const kind = run.project.source.forge;
  const token = `${FORGE_NAMES[kind]} token`;
  const forges = wanted.releases.flatMap((release) => artifactsOf(release, "forge"));
  const [published] = forges;
  const repository = published?.repository ?? null;
  const components = wanted.releases.filter(({ own }) => own).map(({ component }) => component);
  const rights = tried(token, async () => {
    if (published === undefined) return [];
    if (forge === null) return [lacks(token, noToken(kind, [...new Set(components)]))];
    if (repository === null)
      return wanted.releases.flatMap(judgeRepository).map((problem) => lacks("[repository]", problem));
    if (trunk === null)
      return [
        untried(
          token,
          "its rights are asked for with a commit of trunk, and trunk is not known",
          "put right what is said of the trunk",
        ),
      ];
    await forge.requireRights(repository, { tag: published.tag, commit: trunk });
    return [holds(token, `may publish releases in ${repository.owner}/${repository.name}`)];
  });
  const triggers = tried("workflows", async () => {
    const problems = await checkWorkflows(workflows);
    if (problems.length === 0) return [holds("workflows", "agree with slipway.toml")];
    // Not everybody releases from CI.
    return problems.map((problem): WorldCheck => {
      const check = lacks("workflows", problem);
      return problem.code === "no-release-workflow" ? { ...check, ok: null } : check;
    });
  });
  const environments = tried("environments", async () => {
    // Only GitHub says which tags may deploy.
    if (kind !== "github") return [];
    const named = tagEnvironments(run.project, await workflows.workflows.read());
    const found = await each(named, ENVIRONMENTS, (environment) => {
      const subject = `environment ${environment.name}`;
      if (github === null || repository === null)
        return Promise.resolve([
          untried(subject, "GitHub cannot be asked without a token and a repository", "set GITHUB_TOKEN"),
        ]);
      return tried(subject, async () => [
        judgeEnvironment(environment, await github.environmentTags(repository, environment.name)),
      ]);
    });
    return found.flat();
  });
  return (await Promise.all([rights, triggers, environments])).flat();
}

/** Environments that GitHub is asked about at once. */
const ENVIRONMENTS = 4;

const ACCESS: { readonly [access in RegistryAccess]: string } = {
  token: "grants a token for pull and push",
  credentials: "takes the credentials (what they may do here only a push shows)",
  open: "answers, and asks for no credentials",
};

/** Repositories that are tried at once. */
const REPOSITORIES = 16;

/** Access to every repository that images go to from here. */
async function tryRegistries({ services }: Run, wanted: Wanted): Promise<readonly WorldCheck[]> {
  const images = wanted.releases.flatMap((release) => artifactsOf(release, "image"));
  const here = repositories(images.map(({ repository }) => repository));
  const elsewhere = repositories(images.flatMap((image) => image.elsewhere));
  const hosts = [...new Set([...here.values()].map(({ host }) => host))];
  const found = await each(hosts, REPOSITORIES, (host) =>
    tryHost(
      services.registry,
      [...here].filter(([, repository]) => repository.host === host),
    ),
  );
  const problems = new Map(wanted.problems.map((problem) => [problem.message, problem]));
  return [
    ...[...problems.values()].map((problem) => lacks("images", problem)),
    ...[...here.keys()].flatMap((subject) => found.flatMap((each) => each.get(subject) ?? [])),
    ...[...elsewhere.keys()].flatMap((subject) =>
      here.has(subject)
        ? []
        : untried(subject, "a run here pushes to another destination", "name it with --destination"),
    ),
  ];
}

/** Access to one registry's repositories; one that cannot be reached is not asked about the others. */
async function tryHost(
  registry: Registry,
  [first, ...others]: readonly (readonly [string, Repository])[],
): Promise<ReadonlyMap<string, readonly WorldCheck[]>> {
  const ask = async ([subject, repository]: readonly [string, Repository]) =>
    [
      subject,
      await tried(subject, async () => [holds(subject, ACCESS[await registry.access(repository)])]),
    ] as const;
  if (first === undefined) return new Map();
  const [name, checks] = await ask(first);
  const isAway = checks.some(({ code }) => code === "registry-unreachable");
  const same = (subject: string) => checks.map((check) => ({ ...check, subject }));
  const rest = isAway
    ? others.map(([subject]) => [subject, same(subject)] as const)
    : await each(others, REPOSITORIES, ask);
  return new Map([[name, checks] as const, ...rest]);
}

function repositories(all: readonly Repository[]): ReadonlyMap<string, Repository> {
  return new Map(all.map((repository) => [formatRepository(repository), repository]));
}

/** Targets, Dockerfiles, flake outputs and what builds them; then what the workspace's own files say. */
async function tryBuilding({ run, readMonorepo }: WorldRun, watch: Watch): Promise<readonly WorldCheck[]> {
  const sources = namedSources(run.project.components);
  const checks: WorldCheck[] = [];
  await eachKind(run.services.images, async (kind) => {
    const made = madeBy(kind, sources);
    if (made.length === 0) return;
    checks.push(
      ...(await tried(kind, async () => judgeSources(made, await inspectTargets(run, made, watch)))),
    );
  });
  if (madeBy("bazel", sources).length === 0) return checks;
  // After the other query: two at once would wait for each other.
  return [
    ...checks,
    ...(await tried("workspace", async () => judgeWorkspace(run.project, await readMonorepo(watch)))),
  ];
}

/** The user's own programs: commands, sites' builds, and what deploys sites. */
async function tryPrograms(
  { services, project }: Run,
  wanted: Wanted,
  head: CommitSha,
): Promise<readonly WorldCheck[]> {
  const programs = namedPrograms(project, wanted).map(({ subject, words, cwd }) =>
    obstacle(subject, "can be started", () => services.commands.obstacle(words, cwd)),
  );
  const sites = siteDeployments(project, wanted, head).map((deployment) =>
    obstacle(`site ${deployment.id}`, "can be deployed from here", () => services.sites.obstacle(deployment)),
  );
  return (await Promise.all([...programs, ...sites])).flat();
}

/** Something that says itself why it cannot be used from here. */
function obstacle(
  subject: string,
  message: string,
  ask: () => Promise<Problem | null>,
): Promise<readonly WorldCheck[]> {
  return tried(subject, async () => {
    const problem = await ask();
    return [problem === null ? holds(subject, message) : lacks(subject, problem)];
  });
}

async function trySigning({ services: { signing } }: Run): Promise<readonly WorldCheck[]> {
  return signing === null
    ? []
    : obstacle("signing", "statements can be signed from here", () => signing.obstacle());
}
