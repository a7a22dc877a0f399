/** The repository that `check` is measured in: 60 components with 200 release tags each, and a bare remote next to it. */

import { data, importedClone, person } from "./fast-import.ts";

const COMPONENTS = 60;
const RELEASES = 200;
const COMMITS = 400;

/** As many as all of its components have together. */
export const TAG_COUNT = COMPONENTS * RELEASES;
/** At the commit that is checked out. */
export const EXISTING_TAG = "service-07@2026.12.200";
/** What a maintainer would tag next. */
export const NEXT_TAG = "service-07@2026.12.201";

/** Gives the work tree's path. Takes a second if the cache does not hold it. */
export function startUpRepository(cache: string): string {
  return importedClone(cache, "start-up", instructions);
}

/** What git-fast-import(1) reads: a line of commits, and on it the releases of every component in turn. */
function instructions(): string[] {
  const commits = Array.from({ length: COMMITS }, (_, index) => commit(index + 1));
  const tags = Array.from({ length: COMPONENTS }, (_, index) => tagsOf(index + 1));
  return [...commits, ...tags.flat(), "done\n"];
}

function commit(number: number): string {
  const config = number === 1 ? `M 100644 inline slipway.toml\n${data(configuration())}` : "";
  const source = `M 100644 inline src/main.txt\n${data(`${number}\n`)}`;
  const message = data(`Change ${number}\n`);
  return `commit refs/heads/main\nmark :${number}\ncommitter ${bench(number)}\n${message}${config}${source}\n`;
}

/** Annotated and lightweight tags in turn, as a repository has them that was tagged by people and by CI. */
function tagsOf(component: number): string[] {
  return Array.from({ length: RELEASES }, (_, index) => {
    const name = `${componentName(component)}@${version(component, index + 1)}`;
    const at = Math.ceil(((index + 1) * COMMITS) / RELEASES);
    if (index % 2 === 0) return `reset refs/tags/${name}\nfrom :${at}\n\n`;
    return `tag ${name}\nfrom :${at}\ntagger ${bench(at)}\n${data(`${name}\n`)}`;
  });
}

function version(component: number, release: number): string {
  return isCalver(component) ? `2026.${Math.ceil((release * 12) / RELEASES)}.${release}` : `1.${release}.0`;
}

function configuration(): string {
  const tables = Array.from({ length: COMPONENTS }, (_, index) => componentTable(index + 1));
  return `format = 1\n\n[repository]\ngithub = "acme/mono"\n\n[channels.beta]\nprerelease = ["beta*"]\n\n[defaults]\ntag = "{component}@{version}"\n\n${tables.join("\n")}`;
}

function componentTable(number: number): string {
  const name = componentName(number);
  const scheme = isCalver(number) ? 'version = "calver:YYYY.M.PATCH"\n' : "";
  const image = `bazel = "//platform/${name}:push"\nrepository = "ghcr.io/acme/mono/${name}"\ntag_via = { flag = "//misc:push_tag" }\nfloating = ["latest"]\n`;
  return `[components.${name}]\n${scheme}\n[components.${name}.image]\n${image}`;
}

function isCalver(component: number): boolean {
  return component % 2 === 1;
}

function componentName(number: number): string {
  return `service-${String(number).padStart(2, "0")}`;
}

function bench(minute: number): string {
  return person("Bench", 1_767_225_600 + minute * 60);
}
