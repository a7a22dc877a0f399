import {
  formatForgeRepository,
  gitHubRepositoryOfUrl,
  guessForge,
} from "../../domain/project/forge-repository.ts";
import type { Monorepo, Remote } from "../../domain/project/monorepo.ts";
import { DEFAULT_REMOTE, DEFAULT_TRUNK } from "../../domain/project/project.ts";
import { imageTargets } from "../survey/image-targets.ts";
import { readScripts } from "../survey/script.ts";
import { proposedSigning } from "./attesting.ts";
import { bazelEnvironment, bazelFlags, noteReplaced } from "./bazel-settings.ts";
import { commandDrafts } from "./command-drafts.ts";
import { asName, type Draft, freeName, note, type Survey } from "./drafts.ts";
import { bazelDrafts, GITLAB } from "./image-drafts.ts";
import { legalDrafts, legalValue } from "./legal.ts";
import { commonPattern, numbered } from "./numbered.ts";
import { oldChannels } from "./old-channels.ts";
import { patternOfFilter, tagFamilies } from "./old-tags.ts";
import { dockerfileDrafts, flakeDrafts } from "./other-image-drafts.ts";
import type { Proposal, ProposedComponent } from "./proposal.ts";
import { foundPushes, type Push, pushesFor } from "./push-evidence.ts";
import { siteDrafts } from "./site-drafts.ts";

/** The configuration that would fit a monorepo, as far as what was read of it says, and what is to be said of it. */
export function propose(monorepo: Monorepo): Proposal {
  const scripts = readScripts(monorepo.texts, monorepo.documents);
  const { families } = tagFamilies(monorepo.tags);
  const filters = scripts.tagLists.flatMap(({ patterns }) => patterns);
  const pattern = commonPattern(families, filters);
  const targets = imageTargets(monorepo.rules.rules);
  // `bazel run` starts other things as well, such as loaders.
  const isPush = (push: Push) =>
    push.what.kind !== "bazel" ||
    targets.pushers.some(({ label }) => pushesFor([push], "bazel", label).length > 0);
  const pushes = foundPushes(scripts, pattern).filter(isPush);
  const tagged = new Set(families.map(({ component }) => asName(component)));
  const survey: Survey = { monorepo, targets, scripts, pushes, pattern, tagged, notes: [] };
  noteReading(survey);
  const { tag, version, components, versions, groups } = numbered(
    survey,
    legalDrafts(survey, drafts(survey)),
    families,
  );
  const known = components.map((component) => withKnownCompanions(component, components));
  const destinations = components.some(({ images }) =>
    images.some(({ repository }) => typeof repository !== "string"),
  );
  const remote = chosenRemote(monorepo.remotes);
  const proposal: Proposal = {
    github: gitHubOf(remote),
    forge: (remote?.urls ?? []).flatMap((url) => guessForge(url) ?? [])[0] ?? null,
    trunk: trunkOf(survey, remote),
    remote: remote === undefined || remote.name === DEFAULT_REMOTE ? null : remote.name,
    flags: bazelFlags(survey),
    env: new Map([...bazelEnvironment(survey)].filter(([, value]) => legalValue(value))),
    channels: oldChannels(versions),
    groups,
    signing: known.some(({ images }) => images.length > 0) ? proposedSigning(survey) : null,
    destinations: new Map(destinations ? [[GITLAB, "GITLAB_CI"]] : []),
    tag,
    version,
    components: known,
    notes: survey.notes,
  };
  noteImageTags(survey, proposal);
  noteLists(survey, proposal);
  noteReplaced(survey);
  return proposal;
}

function drafts(survey: Survey): Draft[] {
  const bazel = bazelDrafts(survey);
  const flakes = flakeDrafts(survey, bazel);
  const images = [...bazel, ...flakes, ...dockerfileDrafts(survey, [...bazel, ...flakes])];
  return [...siteDrafts(survey), ...commandDrafts(survey)].reduce(joined, images);
}

/** What two ways of finding components call alike is one component, if it can have both things. */
function joined(all: Draft[], draft: Draft): Draft[] {
  const same = all.find(({ name }) => name === draft.name);
  if (same === undefined) return [...all, draft];
  const clash =
    (same.site !== null && draft.site !== null) || (same.command !== null && draft.command !== null);
  if (clash) {
    const taken = new Set(all.map(({ name }) => name));
    const kind = draft.site === null ? "command" : "site";
    return [...all, { ...draft, name: freeName([`${draft.name}-${kind}`], taken) }];
  }
  const merged: Draft = {
    ...same,
    site: same.site ?? draft.site,
    command: same.command ?? draft.command,
    files: [...same.files, ...draft.files],
    paths: [...new Set([...same.paths, ...draft.paths])],
    releasedWith: [...same.releasedWith, ...draft.releasedWith],
    forgeRelease: same.forgeRelease && draft.forgeRelease,
  };
  return all.map((each) => (each === same ? merged : each));
}

/** Components that are released with others are so only with those that exist. */
function withKnownCompanions(
  component: ProposedComponent,
  all: readonly ProposedComponent[],
): ProposedComponent {
  const names = new Set(all.map(({ name }) => name));
  return {
    ...component,
    releasedWith: component.releasedWith.filter((name) => names.has(name) && name !== component.name),
  };
}

function chosenRemote(remotes: readonly Remote[]): Remote | undefined {
  return remotes.find(({ name }) => name === DEFAULT_REMOTE) ?? remotes[0];
}

function gitHubOf(remote: Remote | undefined): string | null {
  const [found] = (remote?.urls ?? []).flatMap((url) => gitHubRepositoryOfUrl(url, "github.com") ?? []);
  return found === undefined ? null : formatForgeRepository(found);
}

function trunkOf(survey: Survey, remote: Remote | undefined): string | null {
  const { branches } = survey.monorepo;
  const [likely] = [DEFAULT_TRUNK, "master", "trunk", "develop"].filter((name) => branches.includes(name));
  const trunk = remote?.head ?? likely;
  if (remote?.head === null && likely !== undefined && likely !== DEFAULT_TRUNK)
    note(survey, "assumed", `the trunk is ${likely}: this clone does not know the remote's default branch`);
  return trunk === undefined || trunk === DEFAULT_TRUNK ? null : trunk;
}

/** How the rules were read, where not by Bazel or not in full. */
function noteReading(survey: Survey): void {
  const { from, complaint, macros } = survey.monorepo.rules;
  if (from === "text")
    note(
      survey,
      "unknown",
      `Bazel does not load this workspace, so BUILD files were read as text, and only what they say literally is used. It says: ${complaint ?? ""}`,
    );
  else if (complaint !== null)
    note(
      survey,
      "unknown",
      `Bazel could not read every package; what is in the others is missing here: ${complaint}`,
    );
  for (const { name, file, calls } of macros) {
    const message = `${name} of ${file} may push images, and only Bazel can say which: it is called ${calls.length === 1 ? "once" : `${calls.length} times`}, first here`;
    note(survey, "unknown", message, calls[0]);
  }
}

/** Nothing says whether an image is called 1.2.3 or v1.2.3 if nothing has pushed it yet. */
function noteImageTags({ pushes, notes }: Survey, { components, tag }: Proposal): void {
  if (
    !tag.includes("v{version}") ||
    pushes.some(({ tags }) => tags.some((each) => each.includes("{version}")))
  )
    return;
  const open = components
    .filter(({ images }) => images.some(({ imageTag }) => imageTag === null))
    .map(({ name }) => name);
  if (open.length === 0) return;
  const message = `image tags are bare versions such as 1.2.3: nothing here says whether they have a v, as release tags do; for v1.2.3 write image_tag = "v{version}" under [defaults.image]`;
  notes.push({ kind: "assumed", message });
}

/** Components whose tags no workflow waits for. */
function noteLists({ scripts, notes }: Survey, { components, tag }: Proposal): void {
  const [list] = scripts.tagLists;
  if (list === undefined) return;
  const waited = scripts.tagLists.flatMap(({ patterns }) =>
    patterns.flatMap((filter) => patternOfFilter(filter) ?? []),
  );
  const missing = components.filter(
    (component) =>
      !waited.some(
        (each) =>
          (each.component === "*" || each.component === component.name || each.component === "") &&
          each.pattern === (component.tag ?? tag),
      ),
  );
  if (missing.length === 0) return;
  const patterns = missing.map(
    (component) =>
      `"${(component.tag ?? tag).replace("{component}", component.name).replace("{version}", "*")}"`,
  );
  const names = missing.map(({ name }) => name).join(", ");
  notes.push({
    kind: "change",
    message: `no workflow waits for tags of ${names}: add ${patterns.join(", ")} to the tags that start the release, or let \`slipway ci\` write the workflow`,
    where: { file: list.file, line: list.line, column: 1 },
  });
}
