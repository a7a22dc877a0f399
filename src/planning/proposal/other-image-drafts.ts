import { parseRepository } from "../../domain/images/reference.ts";
import { gitHubRepositoryOfUrl } from "../../domain/project/forge-repository.ts";
import { textOf } from "../../domain/project/monorepo.ts";
import { entriesAt, itemsAt, textAt } from "../../domain/text/yaml-node.ts";
import { contextOf, readDockerfile, readFlake } from "../survey/dockerfile.ts";
import {
  asName,
  type Draft,
  folderOf,
  freeName,
  lastPart,
  note,
  packageName,
  type Survey,
} from "./drafts.ts";
import { floatingOf, imageTagOf, repositoryOf, snapshotOf } from "./image-drafts.ts";
import { NO_ARTIFACTS, type ProposedImage } from "./proposal.ts";
import { type Push, pushesFor } from "./push-evidence.ts";

/** Components whose images are made by Nix. */
export function flakeDrafts(survey: Survey, drafts: readonly Draft[]): Draft[] {
  const text = textOf(survey.monorepo, "flake.nix");
  if (text === undefined) return [];
  const { images: written, folders } = readFlake(text);
  const images = survey.monorepo.flakeImages ?? written;
  const taken = new Set(drafts.map(({ name }) => name));
  return images.flatMap(({ output, name: named }): Draft[] => {
    const pushes = pushesFor(survey.pushes, "nix", output);
    const name = freeName([named, output], taken);
    taken.add(name);
    const repository = repositoryOf(null, pushes) ?? likelyRepository(survey, drafts, name, `.#${output}`);
    if (repository === null) return [];
    const image: ProposedImage = {
      source: { kind: "nix", attribute: `.#${output}` },
      ...sharedOf(survey, drafts, name, repository, pushes),
    };
    const paths = folders.filter((folder) =>
      survey.monorepo.files.some((file) => file.startsWith(`${folder}/`)),
    );
    return [
      {
        ...NO_ARTIFACTS,
        name,
        aliases: [name],
        comments: [],
        images: [image],
        paths: paths.map((folder) => `${folder}/**`),
      },
    ];
  });
}

const DOCKERFILE =
  /(?:^|\/)(?:Dockerfile|Containerfile)(?:\.(?!dockerignore$|mdx?$|txt$|tmpl$|tpl$|j2$|in$)([\w.-]+))?$|(?:^|\/)([\w.-]+)\.(?:[Dd]ockerfile|[Cc]ontainerfile)$/;

/** Folders and names whose Dockerfiles make nothing that is released. */
const NOT_RELEASED =
  /(?:^|\/)(?:\.devcontainer|tests?|testdata|e2e|fixtures|examples?|third_party|vendor)\/|(?:^|[./-])(?:dev|test|ci|local)(?:[./-]|$)|\.dockerignore$/i;

/** Components whose images are made from Dockerfiles. */
export function dockerfileDrafts(survey: Survey, drafts: readonly Draft[]): Draft[] {
  const taken = new Set(drafts.map(({ name }) => name));
  const ofGoReleaser = goReleaserDockerfiles(survey);
  return survey.monorepo.texts.flatMap(({ path, text }): Draft[] => {
    const named = DOCKERFILE.exec(path);
    if (named === null || ofGoReleaser.has(path)) return [];
    const pushes = pushesFor(survey.pushes, "dockerfile", path);
    // What is only built, under a local name, is released by nobody.
    const pushed = pushes.some(({ repository: to }) => to !== null);
    if (!pushed && NOT_RELEASED.test(path)) {
      note(survey, "assumed", `${path} is for development or tests: it is not released`);
      return [];
    }
    const context = contextFor(survey, path, pushes);
    const repository = repositoryOf(null, pushes);
    const name = freeName(dockerfileNames(survey, path, named[1] ?? named[2], context, repository), taken);
    if (!pushed && survey.tagged.size > 0 && !survey.tagged.has(name)) {
      note(survey, "assumed", `${path} is not released: nothing pushes its image, and no tag is ${name}'s`);
      return [];
    }
    taken.add(name);
    const to = repository ?? likelyRepository(survey, drafts, name, path);
    if (to === null) return [];
    const shared = sharedOf(survey, drafts, name, to, pushes);
    const image: ProposedImage = {
      ...shared,
      source: { kind: "dockerfile", dockerfile: path, context, buildArgs: buildArgsOf(text, pushes) },
      load: composed(survey, path) ?? shared.load,
    };
    return [{ ...NO_ARTIFACTS, name, aliases: [name], comments: [], images: [image] }];
  });
}

/** Dockerfiles that GoReleaser builds itself. */
function goReleaserDockerfiles({ monorepo }: Survey): ReadonlySet<string> {
  const configurations = monorepo.documents.filter(({ path }) =>
    /(?:^|\/)\.?goreleaser[\w.-]*\.ya?ml$/.test(path),
  );
  const docker = configurations.flatMap(({ root }) => [
    ...itemsAt(root, "dockers"),
    ...itemsAt(root, "dockers_v2"),
  ]);
  return new Set(docker.map((each) => textAt(each, "dockerfile") ?? "Dockerfile"));
}

/** What the component of a Dockerfile may be called: as its repository, as its file, its folder, or the package in it. */
function dockerfileNames(
  { monorepo }: Survey,
  path: string,
  own: string | undefined,
  context: string,
  repository: string | ReadonlyMap<string, string> | null,
): (string | undefined)[] {
  const first = typeof repository === "string" ? repository : repository?.values().next().value;
  const ofFolder = own === undefined ? lastPart(folderOf(path)) || monorepo.name : undefined;
  return [first === undefined ? undefined : lastPart(first), own, ofFolder, packageName(monorepo, context)];
}

function sharedOf(
  survey: Survey,
  drafts: readonly Draft[],
  name: string,
  repository: string | ReadonlyMap<string, string>,
  pushes: readonly Push[],
): Omit<ProposedImage, "source"> {
  const as = likelyName(survey, drafts, name);
  return {
    repository,
    imageTag: imageTagOf(pushes),
    floating: floatingOf(pushes.flatMap(({ tags }) => tags)),
    platforms: [...new Set(pushes.flatMap(({ platforms }) => platforms))],
    load: as === null ? null : { target: null, as },
    snapshot: snapshotOf(pushes),
  };
}

/** The folder that a Dockerfile is built in: what automation says, else the first that has all that is copied. */
function contextFor(survey: Survey, path: string, pushes: readonly Push[]): string {
  const [said] = pushes.flatMap(({ what }) => (what.kind === "dockerfile" ? what.context : []));
  if (said !== undefined) return said;
  const text = textOf(survey.monorepo, path) ?? "";
  const folder = folderOf(path);
  const above = folder.split("/").map((_, index, parts) => parts.slice(0, parts.length - index).join("/"));
  const found = contextOf(readDockerfile(text), [...above.filter(Boolean), ""], survey.monorepo.files);
  if (found === null)
    note(survey, "assumed", `${path} is built in the root folder: what it copies is not all in one folder`);
  return found === null || found === "" ? "." : found;
}

/** Build arguments that take the version or the commit, by their names, and those that automation gives. */
function buildArgsOf(text: string, pushes: readonly Push[]): ReadonlyMap<string, string> {
  const given = new Map(pushes.flatMap(({ buildArgs }) => [...buildArgs]));
  for (const name of readDockerfile(text).args) {
    if (given.has(name)) continue;
    if (
      /^(?:[A-Z]+_)?VERSION$/.test(name) &&
      !/^(?:NODE|GO|RUST|PYTHON|ALPINE|DEBIAN|BASE|JAVA|PNPM|BUN|DENO|NGINX)_/.test(name)
    )
      given.set(name, "{version}");
    if (/^(?:[A-Z]+_)?(?:COMMIT|COMMIT_SHA|GIT_SHA|REVISION)$/.test(name)) given.set(name, "{commit}");
  }
  return given;
}

/** Where an image goes, if nothing says so: where the others go, or GitHub's registry; null if that is unknown, too. */
function likelyRepository(
  survey: Survey,
  drafts: readonly Draft[],
  name: string,
  what: string,
): string | null {
  const known = drafts.flatMap(({ images }) =>
    images.flatMap(({ repository }) => (typeof repository === "string" ? folderOf(repository) : [])),
  );
  const pushed = survey.pushes.flatMap(({ repository }) =>
    repository !== null && parseRepository(repository).ok ? folderOf(repository) : [],
  );
  const [parent = gitHubRegistry(survey)] = new Set([...known, ...pushed]);
  const repository = parent === null ? null : `${parent}/${asName(name)}`;
  if (repository === null || !parseRepository(repository).ok) {
    note(
      survey,
      "unknown",
      `nothing says where the image of ${what} is pushed to: add a component with its repository`,
    );
    return null;
  }
  note(survey, "assumed", `the image of ${what} goes to ${repository}, next to the others`);
  return repository;
}

function gitHubRegistry({ monorepo }: Survey): string | null {
  for (const { urls } of monorepo.remotes)
    for (const url of urls) {
      const found = gitHubRepositoryOfUrl(url, "github.com");
      if (found !== undefined) return `ghcr.io/${found.owner}/${found.name}`.toLowerCase();
    }
  return null;
}

/** The name that an image has locally: as the others are called there, if they are all called alike. */
function likelyName({ targets }: Survey, drafts: readonly Draft[], name: string): string | null {
  const forms = new Set(
    drafts.flatMap((draft) =>
      draft.images.flatMap(({ load }) => (load === null ? [] : [load.as.replace(draft.name, "{name}")])),
    ),
  );
  const [form] = forms;
  return forms.size === 1 && targets.loaders.length > 0 && form?.includes("{name}")
    ? form.replace("{name}", name)
    : null;
}

/** The name that a compose file gives the image of a Dockerfile. */
function composed({ monorepo }: Survey, dockerfile: string): ProposedImage["load"] {
  for (const { path, root } of monorepo.documents) {
    if (!/(?:^|\/)(?:docker-)?compose[\w.-]*\.ya?ml$/.test(path)) continue;
    for (const [, service] of entriesAt(root, "services")) {
      const context = textAt(service, "build", "context") ?? textAt(service, "build");
      const file = textAt(service, "build", "dockerfile") ?? "Dockerfile";
      const as = textAt(service, "image");
      if (context === undefined || as === undefined || !/^[a-z0-9][\w./-]*:[\w.-]+$/.test(as)) continue;
      const whole = [folderOf(path), context, file]
        .join("/")
        .replace(/(?:^|\/)\.(?=\/|$)/g, "")
        .replace(/^\/+/, "");
      if (whole.replace(/\/{2,}/g, "/") === dockerfile) return { target: null, as };
    }
  }
  return null;
}
