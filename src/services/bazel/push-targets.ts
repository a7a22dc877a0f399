import { type Label, parseLabel, siblingLabel } from "../../domain/project/label.ts";
import type { BazelSettings } from "../../domain/project/project.ts";
import type { Watch } from "../../domain/release/event.ts";
import type { BazelCommand } from "./bazel-command.ts";
import { query, queryFailed } from "./query.ts";
import { PLAIN } from "./said.ts";

/** What the build needs to know of a push target. */
export interface PushTarget {
  readonly label: Label;
  /** What the label stands for, if it is an alias. */
  readonly actual?: Label;
  /** The rule's class behind all aliases. */
  readonly rule: string;
  /** The image it pushes, behind all aliases, and the rule that makes it. */
  readonly image?: PushedImageTarget;
  /** The file that lists the tags the rule pushes by itself. */
  readonly tagsFile?: Label;
  /** Which of these attributes the rule sets; what they come to when the target is run, only Bazel knows. */
  readonly expands?: readonly RunAttribute[];
}

/** The target of an image. */
interface PushedImageTarget {
  readonly label: Label;
  readonly rule: string;
  /**
   * The target next to it whose output is the image's digest, if it has one: rules_oci makes it for `oci_image` since 1.3.3 and for
   * `oci_image_index` since 2.2.0, and the plain rules never have one.
   */
  readonly digest?: Label;
}

/** An attribute that `bazel run` hands to what it starts. */
type RunAttribute = "args" | "env";

/** Whether a target is a pusher of rules_img, by the names of its rules. */
export function isOfRulesImg({ rule }: Pick<PushTarget, "rule">): boolean {
  return rule === "image_push" || rule === "multi_deploy";
}

/** Push targets by their label as configured; for those that do not exist, Bazel says why. */
export type PushTargets = ReadonlyMap<Label, PushTarget | { readonly missing: string }>;

/** Bazel mistakes a name that only another target mentions for a file, and reports nothing. */
const NO_RULE = "it is not a rule, but a file or a name that only another target mentions";

/** What is read of one rule. */
interface RuleFacts {
  readonly label: Label;
  readonly kind: string;
  /** An alias's target. */
  readonly actual?: Label;
  readonly image?: Label;
  readonly tagsFile?: Label;
  readonly expands: readonly RunAttribute[];
}

/** How many aliases may follow one another. */
const DEEPEST_ALIAS = 8;

/**
 * Asks Bazel for the rules behind push targets, all in one query, and again only for what is behind aliases: where a `select`
 * chooses that, in the configuration of slipway's builds. Throws `bazel-query-failed` if the query itself fails; a target that
 * does not exist is in the answer.
 */
export async function queryPushTargets(
  bazel: BazelCommand,
  { flags, queryFlags }: Pick<BazelSettings, "flags" | "queryFlags">,
  labels: readonly Label[],
  watch: Watch,
): Promise<PushTargets> {
  const rules = new Map<Label, RuleFacts>();
  let wanted: readonly Label[] = [...new Set(labels)];
  let missing: ReadonlyMap<string, string> = new Map();
  for (let depth = 0; depth < DEEPEST_ALIAS && wanted.length > 0; depth++) {
    const answer = await queryRules(bazel, queryFlags, wanted, watch);
    for (const rule of answer.rules) rules.set(rule.label, await chosen(bazel, flags, rule, watch));
    if (depth === 0) missing = answer.missing;
    wanted = unresolved(labels, rules);
  }
  return new Map(labels.map((label) => [label, pushTarget(label, rules, missing)]));
}

async function queryRules(
  bazel: BazelCommand,
  queryFlags: readonly string[],
  labels: readonly Label[],
  watch: Watch,
) {
  const direct = `deps(set(${labels.map((label) => `"${label}"`).join(" ")}), 1)`;
  // Nothing depends on the digest's target, which is in the image's package.
  const expression = `let all = ${direct} in $all + filter("[.]digest$", siblings($all))`;
  const flags = ["--output=xml", "--noimplicit_deps", "--keep_going"];
  // Loaded while Bazel works.
  const loading = import("fast-xml-parser");
  const completed = await query(bazel, [...queryFlags, ...flags], expression, { watch });
  // 3: some targets are missing, and the others are in the answer.
  if (completed.exitCode !== 0 && completed.exitCode !== 3) throw queryFailed(completed.stderr, "//...");
  return { rules: parseRules(await loading, completed.stdout), missing: missingTargets(completed.stderr) };
}

/** An alias whose target a `select` chooses, with that target; it is left as it is if Bazel does not say. */
async function chosen(
  bazel: BazelCommand,
  flags: readonly string[],
  rule: RuleFacts,
  watch: Watch,
): Promise<RuleFacts> {
  if (rule.kind !== "alias" || rule.actual !== undefined) return rule;
  // Of an alias, a starlark expression sees what is behind it.
  const output = ["--output=starlark", "--starlark:expr=str(target.label)"];
  const args = [...flags, ...PLAIN, ...output, "--", rule.label];
  const { exitCode, stdout } = await bazel.run("cquery", args, { watch });
  const [actual, ...others] = stdout.split("\n").flatMap((line) => parseLabel(line.trim()) ?? []);
  return exitCode !== 0 || actual === undefined || others.length > 0 ? rule : { ...rule, actual };
}

interface XmlAttribute {
  readonly name?: string;
  readonly value?: string;
}

interface XmlRule {
  readonly class?: string;
  readonly name?: string;
  readonly label?: readonly XmlAttribute[];
  readonly list?: readonly (XmlAttribute & { readonly string?: unknown })[];
  readonly dict?: readonly (XmlAttribute & { readonly pair?: unknown })[];
}

/** Parses the answer of `bazel query --output=xml`. Source: https://bazel.build/query/language#xml */
function parseRules({ XMLParser }: typeof import("fast-xml-parser"), xml: string): RuleFacts[] {
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: "",
    parseAttributeValue: false,
    isArray: (name) => ["rule", "label", "list", "dict"].includes(name),
  });
  const document = parser.parse(xml) as { query?: { rule?: readonly XmlRule[] } | "" };
  const rules = typeof document.query === "object" ? (document.query.rule ?? []) : [];
  return rules.flatMap((rule) => ruleFacts(rule) ?? []);
}

function ruleFacts(rule: XmlRule): RuleFacts | undefined {
  const label = parseLabel(rule.name ?? "");
  if (label === undefined) return undefined;
  const attribute = (name: string): Label | undefined =>
    parseLabel(rule.label?.find((candidate) => candidate.name === name)?.value ?? "");
  const actual = rule.class === "alias" ? attribute("actual") : undefined;
  const image = attribute("image");
  const tagsFile = attribute("remote_tags") ?? attribute("tag_file");
  return {
    label,
    kind: rule.class ?? "",
    ...(actual === undefined ? {} : { actual }),
    ...(image === undefined ? {} : { image }),
    ...(tagsFile === undefined ? {} : { tagsFile }),
    expands: runAttributes(rule),
  };
}

function runAttributes({ list = [], dict = [] }: XmlRule): RunAttribute[] {
  return [
    ...(list.some(({ name, string }) => name === "args" && string !== undefined) ? ["args" as const] : []),
    ...(dict.some(({ name, pair }) => name === "env" && pair !== undefined) ? ["env" as const] : []),
  ];
}

/** How many of Bazel's other errors are shown with a missing target. */
const SHOWN_CAUSES = 3;

/**
 * Bazel's words by label, from lines such as `ERROR: Skipping '//:x': no such target '//:x': …`, each with what else went
 * wrong: Bazel only says that a target is missing if its BUILD file has an error.
 */
function missingTargets(stderr: string): ReadonlyMap<string, string> {
  const lines = stderr.split("\n");
  const errors = lines.flatMap((line) => /^ERROR: (?!Skipping |Evaluation of )(.+)$/.exec(line)?.[1] ?? []);
  const causes = errors.slice(0, SHOWN_CAUSES).map((cause) => `; ${cause}`);
  const missing = new Map<string, string>();
  for (const line of lines) {
    const found = /(?:Skipping|Evaluation of) '([^']+)': (.+)$/.exec(line);
    if (found?.[1] !== undefined) missing.set(found[1], [found[2], ...causes].join(""));
  }
  return missing;
}

/** Labels that are known by name only: aliases' targets, and images that were not in the answer. */
function unresolved(labels: readonly Label[], rules: ReadonlyMap<Label, RuleFacts>): Label[] {
  const open = new Set<Label>();
  for (const label of labels) {
    const { end, rule } = follow(label, rules);
    if (rule === undefined && rules.has(label)) open.add(end);
    if (rule?.image === undefined) continue;
    const image = follow(rule.image, rules);
    if (image.rule === undefined && !open.has(image.end)) open.add(image.end);
  }
  return [...open];
}

/** Follows aliases to the first rule that is not one. */
function follow(label: Label, rules: ReadonlyMap<Label, RuleFacts>): { end: Label; rule?: RuleFacts } {
  let end = label;
  for (let depth = 0; depth < DEEPEST_ALIAS; depth++) {
    const rule = rules.get(end);
    if (rule === undefined) return { end };
    if (rule.actual === undefined) return { end, rule };
    end = rule.actual;
  }
  return { end };
}

function pushTarget(
  label: Label,
  rules: ReadonlyMap<Label, RuleFacts>,
  missing: ReadonlyMap<string, string>,
): PushTarget | { missing: string } {
  const { end, rule } = follow(label, rules);
  if (rule === undefined) return { missing: missing.get(label) ?? NO_RULE };
  const image = rule.image === undefined ? undefined : follow(rule.image, rules);
  return {
    label,
    ...(end === label ? {} : { actual: end }),
    rule: rule.kind,
    ...(image?.rule === undefined ? {} : { image: imageTarget(image.end, image.rule.kind, rules) }),
    ...(rule.tagsFile === undefined ? {} : { tagsFile: rule.tagsFile }),
    ...(rule.expands.length === 0 ? {} : { expands: rule.expands }),
  };
}

function imageTarget(label: Label, rule: string, rules: ReadonlyMap<Label, RuleFacts>): PushedImageTarget {
  const digest = siblingLabel(label, ".digest");
  return { label, rule, ...(rule.startsWith("oci_image") && rules.has(digest) ? { digest } : {}) };
}
