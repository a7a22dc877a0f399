import type { CommitSha } from "../../domain/history/commit-sha.ts";
import type { Site } from "../../domain/project/artifact.ts";
import type { Project } from "../../domain/project/project.ts";
import {
  artifactsOf,
  type Wanted,
  type WantedDeployment,
  type WantedRelease,
} from "../../domain/release/wanted.ts";
import type { Template } from "../../domain/text/template.ts";
import { siteBuild, wantDeployment } from "../wanting/sites.ts";

/** A program of the user's own, and where it is started: in the workspace, or a folder of it. */
export interface NamedProgram {
  readonly subject: string;
  readonly words: readonly string[];
  readonly cwd?: string;
}

/** The programs of commands and of sites' builds, each once; without those whose name waits for what is released. */
export function namedPrograms(project: Project, wanted: Wanted): NamedProgram[] {
  const all = [...wanted.releases.flatMap(commandPrograms), ...sitesOf(project).map(buildProgram)];
  return [...new Map(all.map((each) => [each.subject, each])).values()];
}

function commandPrograms(release: WantedRelease): NamedProgram[] {
  if (!release.own) return [];
  return artifactsOf(release, "command").flatMap(({ run, done }) => [
    ...program(`command of ${release.component}`, run),
    ...program(`done of ${release.component}`, done ?? []),
  ]);
}

function program(use: string, words: readonly Template[]): NamedProgram[] {
  const texts = words.map(({ text }) => text);
  const [first] = texts;
  return first === undefined || first.includes("{") ? [] : [{ subject: `${use}: ${first}`, words: texts }];
}

/** A site, and the component that it is of. */
interface NamedSite {
  readonly component: string;
  readonly site: Site;
}

function sitesOf({ components }: Project): NamedSite[] {
  return components.flatMap(({ name: component, artifacts }) =>
    artifacts.flatMap((site) => (site.kind === "site" ? [{ component, site }] : [])),
  );
}

function buildProgram({ component, site }: NamedSite): NamedProgram {
  const { build, cwd } = siteBuild(component, site);
  return { subject: `build of ${component}'s site: ${build[0] ?? ""}`, words: build, cwd };
}

/** Sites' deployments to all of their environments, whatever deploys them. */
export function siteDeployments(project: Project, wanted: Wanted, head: CommitSha): WantedDeployment[] {
  return sitesOf(project).flatMap(({ component, site }) => {
    const release = wanted.releases.find((each) => each.own && each.component === component);
    const values = { component, version: release?.version.text ?? "", tag: release?.tag ?? "" };
    const build = siteBuild(component, site);
    return site.environments.map((environment) =>
      wantDeployment(component, build, site, environment, values, head),
    );
  });
}
