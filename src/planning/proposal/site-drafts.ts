import type { Place } from "../../domain/text/problem.ts";
import { textAt } from "../../domain/text/yaml-node.ts";
import type { Scene } from "../survey/script.ts";
import { asName, type Draft, folderOf, lastPart, note, packageName, type Survey } from "./drafts.ts";
import { type Found, filledInputs, foundCalls, isKnown, optionValues } from "./evidence.ts";
import { patternOfFilter } from "./old-tags.ts";
import { NO_ARTIFACTS, type ProposedEnvironment, type ProposedSite } from "./proposal.ts";

/** A deployment to Cloudflare Pages in a workflow. */
interface Deployment {
  /** What is deployed, from the workspace. */
  readonly directory: string;
  readonly project: string;
  readonly branch: string | null;
  readonly scene: Scene;
  readonly job: string;
  readonly place: Place;
}

/** Folders that builds write into: the site is in the folder above. */
const OUTPUT = /^(?:build|dist|out|public|output|_site|\.next|\.svelte-kit|\.vitepress|\.output)$/;

/** Components for sites on Cloudflare Pages: deployments that workflows make, and wrangler's own configurations. */
export function siteDrafts(survey: Survey): Draft[] {
  const calls = foundCalls(survey.scripts, survey.pattern);
  const bySite = new Map<string, Deployment[]>();
  for (const deployment of [...calls.flatMap(deploymentOf), ...actionDeployments(survey)]) {
    const folder = siteFolder(deployment.directory);
    bySite.set(folder, [...(bySite.get(folder) ?? []), deployment]);
  }
  const deployed = [...bySite].map(([folder, deployments]) => siteDraft(survey, folder, deployments, calls));
  return [...deployed, ...configuredSites(survey, bySite)];
}

/** `wrangler pages deploy build --project-name docs --branch main`, also behind `npx` or `pnpm exec`. */
function deploymentOf(call: Found): Deployment[] {
  const at = call.words.findIndex((word) => lastPart(word).replace(/@.*$/, "") === "wrangler");
  if (at < 0) return [];
  return readCommand(call.words.slice(at + 1), call.folder, call);
}

function actionDeployments(survey: Survey): Deployment[] {
  return survey.scripts.actions.flatMap((action) => {
    if (!/^cloudflare\/(?:wrangler-action|pages-action)(?:@|$)/.test(action.action)) return [];
    const inputs = filledInputs(action, survey.pattern);
    const place = { file: action.file, line: action.line, column: 1 };
    const command =
      inputs.get("command") ??
      `pages deploy ${inputs.get("directory") ?? "."} --project-name=${inputs.get("projectName") ?? ""}`;
    const words = command
      .trim()
      .split(/\s+/)
      .map((word) => word.replace(/^(["'])(.*)\1$/, "$2"));
    return readCommand(words, inputs.get("workingDirectory") ?? "", { ...action, place });
  });
}

function readCommand(
  words: readonly string[],
  folder: string,
  { scene, job, place }: Pick<Deployment, "scene" | "job" | "place">,
): Deployment[] {
  const [pages, deploy, ...rest] = words;
  if (pages !== "pages" || (deploy !== "deploy" && deploy !== "publish")) return [];
  const project = optionValues(rest, "--project-name")[0];
  const directory = rest.find((word, index) => !word.startsWith("-") && !rest[index - 1]?.startsWith("--"));
  if (project === undefined || project.trim() === "" || !isKnown(project) || !isKnown(directory ?? ""))
    return [];
  const branch = optionValues(rest, "--branch")[0];
  const path = [folder, directory ?? ""]
    .join("/")
    .replace(/(?:^|\/)\.(?=\/|$)/g, "")
    .replace(/^\/+|\/+$/g, "");
  const known = branch !== undefined && isKnown(branch) && /^[\w./-]+$/.test(branch) ? branch : null;
  return [{ directory: path || ".", project, branch: known, scene, job, place }];
}

function siteFolder(directory: string): string {
  return OUTPUT.test(lastPart(directory)) ? folderOf(directory) : directory;
}

function siteDraft(
  survey: Survey,
  folder: string,
  deployments: readonly Deployment[],
  calls: readonly Found[],
): Draft {
  const [{ directory } = { directory: "." }] = deployments;
  const name = asName(lastPart(folder) || packageName(survey.monorepo, folder) || "site");
  const environments = new Map(
    deployments.map((deployment) => [environmentName(deployment, name), environmentOf(deployment)] as const),
  );
  const site: ProposedSite = {
    build: buildOf(survey, folder, deployments, calls),
    cwd: folder || ".",
    directory,
    environments,
  };
  for (const { scene, place } of deployments)
    if (scene.environment !== "")
      note(
        survey,
        "unknown",
        `who must approve a deployment to GitHub's environment ${scene.environment} stays its own setting: name it in the job that runs slipway`,
        place,
      );
  return {
    ...NO_ARTIFACTS,
    name,
    aliases: [name],
    comments: [],
    site,
    releasedWith: releasedWith(name, deployments),
  };
}

/** Other components whose tags start a workflow that deploys the site. */
function releasedWith(name: string, deployments: readonly Deployment[]): string[] {
  const tags = deployments.filter(isOfRelease).flatMap(({ scene }) => scene.tags);
  const components = tags.flatMap((filter) => patternOfFilter(filter)?.component ?? []);
  return [...new Set(components)].filter((each) => each !== name && each !== "*" && each !== "");
}

/** Whether a job runs for tags: because its condition says so, or because nothing else starts its workflow. */
function isOfRelease({ scene }: Deployment): boolean {
  if (/refs\/tags\/|ref_type\s*==\s*'tag'/.test(scene.condition))
    return !/!\s*startsWith|!=/.test(scene.condition);
  return scene.tags.length > 0 && scene.branches.length === 0;
}

function environmentName({ scene, job, project }: Deployment, component: string): string {
  const plain = /^[A-Za-z][\w.-]*$/;
  const [named = project] = [scene.environment, job].filter((text) => plain.test(text));
  const without = named.replace(new RegExp(`^(?:deploy-)?(?:${component.replace(/[.]/g, "\\.")})-`), "");
  return plain.test(without) ? without : "production";
}

function environmentOf(deployment: Deployment): ProposedEnvironment {
  const { project, branch, scene } = deployment;
  const release = isOfRelease(deployment);
  return { project, branch, channel: release ? "stable" : null, paths: release ? [] : scene.paths };
}

const INSTALLS = /^(?:install|ci|i|add|enable)$/;

/** What builds a site: the call before the deployment in its folder, or else the package's own script. */
function buildOf(
  { monorepo }: Survey,
  folder: string,
  deployments: readonly Deployment[],
  calls: readonly Found[],
): readonly string[] {
  const near = calls.filter(
    ({ folder: at, place, words }) =>
      at === folder &&
      deployments.some((deployment) => deployment.place.file === place.file) &&
      !words.some((word) => word.includes("wrangler") || INSTALLS.test(word)) &&
      /^[\w@./-]+$/.test(words[0] ?? "") &&
      words.every(isKnown),
  );
  const [built] = near;
  if (built !== undefined) return built.words;
  return packageBuild(monorepo, folder);
}

function packageBuild({ documents, files }: Survey["monorepo"], folder: string): readonly string[] {
  const manifest = documents.find(
    ({ path }) => path === (folder === "" ? "package.json" : `${folder}/package.json`),
  );
  if (textAt(manifest?.root, "scripts", "build") === undefined) return [];
  const has = (file: string) => files.includes(file) || files.includes(`${folder}/${file}`);
  if (has("pnpm-lock.yaml")) return ["pnpm", "build"];
  if (has("yarn.lock")) return ["yarn", "build"];
  return has("bun.lock") || has("bun.lockb") ? ["bun", "run", "build"] : ["npm", "run", "build"];
}

/** Sites that a wrangler configuration describes and no workflow deploys. */
function configuredSites(survey: Survey, known: ReadonlyMap<string, unknown>): Draft[] {
  return survey.monorepo.documents.flatMap(({ path, root }): Draft[] => {
    if (!/(?:^|\/)wrangler\.(?:toml|jsonc?)$/.test(path)) return [];
    const output = textAt(root, "pages_build_output_dir");
    const project = textAt(root, "name")?.trim();
    const folder = folderOf(path);
    if (output === undefined || !project || known.has(folder)) return [];
    const directory = [folder, output.replace(/^\.\//, "").replace(/\/$/, "")].filter(Boolean).join("/");
    const name = asName(lastPart(folder) || project);
    note(
      survey,
      "assumed",
      `${name} is deployed to the Pages project ${project} by its stable releases: nothing deploys it yet`,
      {
        file: path,
        line: 1,
        column: 1,
      },
    );
    const environments = new Map([["production", { project, branch: null, channel: "stable", paths: [] }]]);
    const site = {
      build: packageBuild(survey.monorepo, folder),
      cwd: folder || ".",
      directory,
      environments,
    };
    return [{ ...NO_ARTIFACTS, name, aliases: [name, project], comments: [], site }];
  });
}
