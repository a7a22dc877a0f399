declare const brand: unique symbol;

/** An absolute Bazel label, `//package:target` or `@repository//package:target`. */
export type Label = string & { readonly [brand]: "Label" };

// Target and package names after https://bazel.build/concepts/labels#labels-lexical-specification.
const LABEL =
  /^(?<repository>(?:@{1,2}[A-Za-z0-9_.+~-]*)?)\/\/(?<pkg>(?:[A-Za-z0-9!%@^_"#$&'()*+,;<=>?[\]{|}~. -]+\/)*[A-Za-z0-9!%@^_"#$&'()*+,;<=>?[\]{|}~. -]+|)(?::(?<name>[A-Za-z0-9!%@^_"#$&'()*+,;<=>?[\]{|}~./ -]+))?$/;

/**
 * Parses an absolute label and writes it in full: `//a/b` becomes `//a/b:b`.
 * Gives `undefined` for relative labels, patterns (`//...`, `:all`) and anything Bazel's lexical rules refuse.
 */
export function parseLabel(text: string): Label | undefined {
  const groups = LABEL.exec(text)?.groups;
  if (groups === undefined) return undefined;
  const { repository = "", pkg = "", name } = groups;
  const target = name ?? pkg.split("/").at(-1) ?? "";
  if (target === "" || /(?:^|\/)\.{1,2}(?:\/|$)|\.\.\./.test(`${pkg}/${target}`)) return undefined;
  if (target === "all" || target === "*" || target === "all-targets") return undefined;
  if (/^\/|\/\/|\/$/.test(target)) return undefined;
  return `${normalRepository(repository)}//${pkg}:${target}` as Label;
}

/** The main repository's labels come back from Bazel 6 and later as `@//…` and `@@//…`. */
function normalRepository(repository: string): string {
  return repository === "@" || repository === "@@" ? "" : repository;
}

/** A label of another target next to this one, in the same package. */
export function siblingLabel(label: Label, suffix: string): Label {
  return `${label}${suffix}` as Label;
}
