import { type Label, parseLabel } from "../../domain/project/label.ts";

/** What is read of one rule in `bazel query --output=xml`. */
export interface RuleFacts {
  readonly label: Label;
  readonly kind: string;
  /** An alias's target. */
  readonly actual?: Label;
  readonly image?: Label;
  readonly tagsFile?: Label;
}

interface XmlAttribute {
  readonly name?: string;
  readonly value?: string;
}

interface XmlRule {
  readonly class?: string;
  readonly name?: string;
  readonly label?: readonly XmlAttribute[];
}

/** Parses the answer of `bazel query --output=xml`. Source: https://bazel.build/query/language#xml */
export async function parseRules(xml: string): Promise<RuleFacts[]> {
  const { XMLParser } = await import("fast-xml-parser");
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: "",
    parseAttributeValue: false,
    isArray: (name) => name === "rule" || name === "label",
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
  };
}
