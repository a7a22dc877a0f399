import { isAbsolute, relative } from "node:path";
import { type Label, parseLabel } from "../../domain/project/label.ts";
import type { Attribute, FoundRule } from "../../domain/project/monorepo.ts";
import type { Watch } from "../../domain/release/event.ts";
import type { Place } from "../../domain/text/problem.ts";
import type { BazelCommand } from "./bazel-command.ts";
import { query, queryFailed } from "./query.ts";
import { withTelling } from "./said.ts";

/** What Bazel knows of the rules that make, load and push images, and what it said if it could not read every package. */
export interface ImageRules {
  readonly rules: readonly FoundRule[];
  readonly complaint: string | null;
}

// A ruleset may keep the rule itself private, behind a macro of its name.
const OWN = "^(_?(image_push|oci_push|container_push|image_load|oci_load|oci_tarball)_?|alias) rule$";
// How they are tagged and what they are made of: an index, its images and their base are four steps from an alias.
const BEHIND =
  "^(_?(image_push|oci_push|image_manifest|image_index|oci_image|oci_image_index|write_file)_?|alias) rule$";
const EXPRESSION = `let own = kind("${OWN}", //...) in $own + kind("${BEHIND}", deps($own, 4))`;
const FORM = ["--output=xml", "--noimplicit_deps", "--keep_going"];

/** Asks Bazel for all of them, in one query. Throws `bazel-query-failed` if it cannot load the workspace, and `bazel-missing`. */
export async function readImageRules(
  bazel: BazelCommand,
  workspace: string,
  watch: Watch,
): Promise<ImageRules> {
  const { exitCode, stdout, stderr } = await query(bazel, FORM, EXPRESSION, { watch });
  // 3: some packages could not be read, and the answer has the others.
  if (exitCode !== 0 && exitCode !== 3) throw queryFailed(stderr, "//...");
  const rules = await parseRules(stdout, workspace);
  return { rules, complaint: exitCode === 0 ? null : withTelling("bazel query", stderr).message };
}

interface XmlValue {
  readonly value?: string;
}

interface XmlNamed extends XmlValue {
  readonly name?: string;
}

interface XmlList extends XmlNamed {
  readonly string?: readonly XmlValue[];
  readonly label?: readonly XmlValue[];
}

interface XmlPair {
  readonly string?: readonly XmlValue[];
  readonly label?: readonly XmlValue[];
}

interface XmlRule {
  readonly class?: string;
  readonly name?: string;
  readonly location?: string;
  readonly string?: readonly XmlNamed[];
  readonly label?: readonly XmlNamed[];
  readonly list?: readonly XmlList[];
  readonly dict?: readonly (XmlNamed & { readonly pair?: readonly XmlPair[] })[];
  readonly "rule-input"?: readonly { readonly name?: string }[];
}

/** Parses the answer of `bazel query --output=xml`. Source: https://bazel.build/query/language#xml */
async function parseRules(xml: string, workspace: string): Promise<FoundRule[]> {
  const { XMLParser } = await import("fast-xml-parser");
  const many = ["rule", "label", "list", "dict", "string", "pair", "rule-input"];
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: "",
    parseAttributeValue: false,
    isArray: (name) => many.includes(name),
  });
  const document = parser.parse(xml) as { query?: { rule?: readonly XmlRule[] } | "" };
  const rules = typeof document.query === "object" ? (document.query.rule ?? []) : [];
  return rules.flatMap((rule) => foundRule(rule, workspace) ?? []);
}

function foundRule(rule: XmlRule, workspace: string): FoundRule | undefined {
  const label = parseLabel(rule.name ?? "");
  if (label === undefined) return undefined;
  return {
    label,
    kind: rule.class ?? "",
    attributes: new Map(attributesOf(rule)),
    inputs: (rule["rule-input"] ?? []).flatMap(({ name = "" }): readonly Label[] => {
      const input = parseLabel(name);
      return input === undefined ? [] : [input];
    }),
    place: placeOf(rule.location, workspace),
  };
}

function* attributesOf({
  string = [],
  label = [],
  list = [],
  dict = [],
}: XmlRule): Iterable<[string, Attribute]> {
  for (const { name = "", value } of [...string, ...label]) if (value !== undefined) yield [name, value];
  for (const { name = "", string: texts = [], label: labels = [] } of list)
    yield [name, [...texts, ...labels].flatMap(({ value }) => value ?? [])];
  for (const { name = "", pair = [] } of dict) yield [name, new Map(pair.map(keyAndValue))];
}

/** A pair has its key first, but whatever is of one type stands together in what the parser gives; a label is the key. */
function keyAndValue({ string = [], label = [] }: XmlPair): readonly [string, string] {
  const [key, value] = [...label, ...string].map((each) => each.value ?? "");
  return [key ?? "", value ?? ""];
}

/** `/home/me/mono/api/BUILD.bazel:12:3`, which has the place at which a macro is called. */
function placeOf(location: string | undefined, workspace: string): Place | null {
  const [, path = "", line, column] = /^(.+):(\d+):(\d+)$/.exec(location ?? "") ?? [];
  if (line === undefined) return null;
  const file = isAbsolute(path) ? relative(workspace, path) : path;
  return file.startsWith("..") ? null : { file, line: Number(line), column: Number(column) };
}
