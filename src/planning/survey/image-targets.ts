import { type Label, parseLabel } from "../../domain/project/label.ts";
import type { Attribute, FoundRule } from "../../domain/project/monorepo.ts";
import type { Place } from "../../domain/text/problem.ts";
import { labelOf } from "./build-text.ts";

/** How a version can get into what a rule pushes. `text` is the image tag that comes of it, such as `v{version}`. */
export type RuleStamp =
  | { readonly via: "args" }
  | { readonly via: "flag"; readonly flag: Label; readonly text: string }
  | { readonly via: "stamp"; readonly text: string };

/** A target that pushes an image, or several. */
export interface FoundPusher {
  readonly label: Label;
  readonly kind: string;
  /** `host/path`; null if the rule has it from elsewhere. */
  readonly repository: string | null;
  readonly stamp: RuleStamp;
  /** Image tags that the rule has of its own, the same for every release. */
  readonly ownTags: readonly string[];
  /** Those of the image's index, as `linux/amd64`; empty for a single image, and if they cannot be read. */
  readonly platforms: readonly string[];
  /** The targets whose image it pushes: the index, and each platform's. */
  readonly images: readonly Label[];
  readonly place: Place | null;
  /** Where its own tags are written; else where the rule is. */
  readonly tagPlace: Place | null;
}

/** A target that loads an image into the local container engine, and its name there. */
export interface FoundLoader {
  readonly label: Label;
  readonly images: readonly Label[];
  readonly as: string;
}

/** The pushers and loaders among some rules. */
export interface ImageTargets {
  readonly pushers: readonly FoundPusher[];
  readonly loaders: readonly FoundLoader[];
}

/** Rules that push one image, by their class; some have an underscore, behind a macro of their name. */
const PUSHERS = /^_?(?:image_push|oci_push|container_push)_?$/;
const LOADERS = /^_?(?:image_load|oci_load|oci_tarball)_?$/;

/** How many aliases may follow one another. */
const DEEPEST_ALIAS = 8;

/**
 * Finds what pushes and loads images. An alias in the workspace stands for its target only if that is in another repository;
 * otherwise it is a second name of something that is found already, and so is a `multi_deploy`, which pushes what others push.
 */
export function imageTargets(rules: readonly FoundRule[]): ImageTargets {
  const byLabel = new Map(rules.map((rule) => [rule.label, rule]));
  const isOwn = ({ label }: FoundRule) => label.startsWith("//");
  const foreign = rules.filter(isOwn).flatMap((rule): FoundRule[] => {
    const end = rule.kind === "alias" ? follow(rule.label, byLabel) : undefined;
    return end === undefined || isOwn(end) ? [] : [{ ...end, label: rule.label, place: rule.place }];
  });
  const own = [...rules.filter(isOwn), ...foreign].sort((one, other) => (one.label < other.label ? -1 : 1));
  return {
    pushers: own.filter(({ kind }) => PUSHERS.test(kind)).map((rule) => pusher(rule, byLabel)),
    loaders: own.filter(({ kind }) => LOADERS.test(kind)).flatMap((rule) => loader(rule, byLabel)),
  };
}

/** What is wrong with a tag that a rule pushes besides the release's own, and what to do instead. */
export function ownTagAdvice(
  { label, kind, stamp }: FoundPusher,
  tag: string,
): { readonly what: string; readonly instead: string } {
  const attribute = kind === "oci_push" ? "remote_tags" : "tag";
  const through =
    stamp.via === "args" ? "slipway gives the release's tag" : "the release's tag is given elsewhere";
  return {
    what: `${label} pushes the image tag ${tag} at every push`,
    instead: `remove it from ${attribute}; ${through}, and moves ${tag} itself (floating)`,
  };
}

type ByLabel = ReadonlyMap<Label, FoundRule>;

/** The rule behind a label and all aliases; undefined if it was not read. */
function follow(label: Label, rules: ByLabel): FoundRule | undefined {
  let rule = rules.get(label);
  for (let depth = 0; depth < DEEPEST_ALIAS && rule?.kind === "alias"; depth++) {
    const actual = labelOf(rule, "actual");
    rule = actual === undefined ? undefined : rules.get(actual);
  }
  return rule;
}

function pusher(rule: FoundRule, rules: ByLabel): FoundPusher {
  const image = labelOf(rule, "image");
  const index = image === undefined ? undefined : follow(image, rules);
  const parts = index === undefined ? [] : partsOf(index);
  // An index may build one image for several platforms, which it names.
  const named = index === undefined ? [] : listOf(index, "platforms");
  const platforms =
    named.length > 0
      ? named.map((label) => platformSaid(label, undefined))
      : parts.map((part) => platformOf(part, rules));
  const { stamp, ownTags } = tagsOf(rule, rules);
  return {
    label: rule.label,
    kind: rule.kind,
    repository: repositoryOf(rule),
    stamp,
    ownTags,
    platforms: platforms.every((platform) => platform !== null) ? platforms : [],
    images: [
      ...(image === undefined ? [] : [image]),
      ...(index === undefined ? [] : [index.label]),
      ...parts,
    ],
    place: rule.place,
    tagPlace: rule.tagPlace ?? rule.place,
  };
}

function repositoryOf(rule: FoundRule): string | null {
  const repository = textOf(rule, "repository");
  const registry = textOf(rule, "registry");
  if (repository === undefined || repository.includes("{")) return null;
  return registry === undefined ? repository : `${registry}/${repository}`;
}

function textOf({ attributes }: FoundRule, name: string): string | undefined {
  const value = attributes.get(name);
  return typeof value === "string" && value !== "" ? value : undefined;
}

function listOf({ attributes }: FoundRule, name: string): readonly string[] {
  const value = attributes.get(name);
  return Array.isArray(value) ? (value as readonly string[]) : [];
}

/** The images of an index. */
function partsOf(index: FoundRule): Label[] {
  return [...listOf(index, "images"), ...listOf(index, "manifests")].flatMap(
    (text) => parseLabel(text) ?? [],
  );
}

const PLATFORM =
  /(?:^|[^a-z])(linux|windows|darwin)[_/-](amd64|x86_64|arm64|aarch64|arm|386|ppc64le|s390x|riscv64)(?![a-z0-9])/;
const ARCHITECTURES: Readonly<Record<string, string>> = { x86_64: "amd64", aarch64: "arm64" };

/** The platform of an index's image: what it, or its base, says, or else what the labels' names say; null if nothing does. */
function platformOf(label: Label, rules: ByLabel): string | null {
  let at: Label | undefined = label;
  for (let depth = 0; at !== undefined && depth < DEEPEST_ALIAS; depth++) {
    const rule: FoundRule | undefined = follow(at, rules);
    const said: string | null = platformSaid(at, rule);
    if (said !== null) return said;
    at = rule === undefined ? undefined : labelOf(rule, "base");
  }
  return null;
}

function platformSaid(label: string, rule: FoundRule | undefined): string | null {
  const text = (name: string) => (rule === undefined ? undefined : textOf(rule, name));
  const [os, architecture] = [text("os"), text("architecture")];
  if (os !== undefined && architecture !== undefined) return `${os}/${architecture}`;
  const [, named, machine = ""] = PLATFORM.exec(`${label} ${text("platform") ?? ""}`) ?? [];
  return named === undefined ? null : `${named}/${ARCHITECTURES[machine] ?? machine}`;
}

/** The image tags that a rule pushes by itself: those that never change, and the one that the version gets into. */
function tagsOf(rule: FoundRule, rules: ByLabel): { stamp: RuleStamp; ownTags: readonly string[] } {
  const written = [
    ...(textOf(rule, "tag") === undefined ? [] : [textOf(rule, "tag") ?? ""]),
    ...listOf(rule, "tag_list"),
    ...listOf(rule, "remote_tags"),
  ];
  const file = labelOf(rule, "remote_tags") ?? labelOf(rule, "tag_file");
  const writer = file === undefined ? undefined : writerOf(file, rules);
  const tags = [...written, ...(writer === undefined ? [] : listOf(writer, "content"))];
  const ownTags = tags.filter((tag) => !tag.includes("{"));
  const [template] = tags.filter((tag) => tag.includes("{"));
  if (template !== undefined) return { stamp: templateStamp(rule, template), ownTags };
  // If the file is not a list of literals, its tag comes from somewhere: from what is stamped.
  const stamped = file !== undefined && (writer === undefined || !writer.attributes.has("content"));
  return { stamp: stamped ? { via: "stamp", text: "{version}" } : { via: "args" }, ownTags };
}

function writerOf(file: Label, rules: ByLabel): FoundRule | undefined {
  return follow(file, rules);
}

/** `{{.NAME}}` of rules_img, or `{NAME}` of rules_docker, with text around it. */
const PLACE = /\{\{\s*\.(\w+)\s*\}\}|\{(\w+)\}/;

function templateStamp(rule: FoundRule, template: string): RuleStamp {
  const text = template.replace(PLACE, "{version}");
  const name = PLACE.exec(template)?.slice(1).find(Boolean) ?? "";
  const settings = rule.attributes.get("build_settings");
  const flag = settings instanceof Map ? settingNamed(settings, name) : undefined;
  return flag === undefined ? { via: "stamp", text } : { via: "flag", flag, text };
}

/** Bazel's answer has the labels first, and a BUILD file the names. */
function settingNamed(settings: ReadonlyMap<string, string>, name: string): Label | undefined {
  const [label] = [...settings].flatMap(([key, value]) => {
    if (key === name) return [value];
    return value === name || value.endsWith(`:${name}`) ? [key] : [];
  });
  return label === undefined ? undefined : parseLabel(label);
}

function loader(rule: FoundRule, rules: ByLabel): FoundLoader[] {
  const image = labelOf(rule, "image");
  const behind = image === undefined ? undefined : follow(image, rules)?.label;
  const file = labelOf(rule, "repo_tags");
  const names: readonly (Attribute | undefined)[] = [
    textOf(rule, "tag"),
    ...listOf(rule, "tag_list"),
    ...listOf(rule, "repo_tags"),
    ...(file === undefined ? [] : [...(writerOf(file, rules)?.attributes.get("content") ?? [])].map(String)),
  ];
  const as = names.find((name) => typeof name === "string" && !name.includes("{"));
  if (typeof as !== "string") return [];
  // The image may be chosen by a `select`: then the rule names one for each platform.
  const images = [image, behind, ...rule.inputs].filter((label) => label !== undefined);
  return [{ label: rule.label, images, as }];
}
