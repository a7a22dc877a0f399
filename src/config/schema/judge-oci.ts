import { parsePlatform } from "../../domain/images/platform.ts";
import { parseHost, parseImageTag, parseReference, parseRepository } from "../../domain/images/reference.ts";
import { quote } from "../../domain/text/quote.ts";
import { closest } from "../../domain/text/suggest.ts";
import {
  fillTemplate,
  PLACEHOLDERS,
  parseTemplate,
  type TemplateValues,
} from "../../domain/text/template.ts";
import type { Judge } from "./judge-text.ts";

/** Judges a repository, written with its registry's host. */
export const imageRepository: Judge = (text) => {
  const parsed = parseRepository(text);
  if (parsed.ok) return null;
  const url = /^\w+:\/\/(.+)$/.exec(text)?.[1];
  if (url !== undefined) return { ...parsed.problem, hint: `leave the scheme out: "${url}"` };
  const tagged = parseReference(text);
  if (tagged === undefined) return parsed.problem;
  return { ...parsed.problem, hint: "leave the tag out: tags belong in image_tag and floating" };
};

/** Judges a registry's `host[:port]`, one that a repository can begin with. */
export const registryHost: Judge = (text) => {
  if (parseHost(text) !== undefined && /[.:]|^localhost$/.test(text)) return null;
  const host = text.replace(/^\w+:\/\//, "").replace(/\/.*$/, "");
  const hint =
    host !== text && parseHost(host)
      ? `write the host alone: "${host}"`
      : 'such as "ghcr.io" or "localhost:5000"';
  return { code: "bad-host", message: `${quote(text)} is not the host of a registry`, hint };
};

// What people and `uname` call them, in Go's names.
const ARCHITECTURES = new Map([
  ["x86_64", "amd64"],
  ["x64", "amd64"],
  ["x86-64", "amd64"],
  ["aarch64", "arm64"],
  ["armv7", "arm/v7"],
  ["i386", "386"],
  ["x86", "386"],
]);
const SYSTEMS = ["linux", "windows", "darwin", "freebsd"];

/** Judges a platform, and knows names that people use but no index does. */
export const platform: Judge = (text) => {
  const [system = "", architecture = "", ...rest] = text.includes("/") ? text.split("/") : ["linux", text];
  const known = ARCHITECTURES.get(architecture);
  if (known === undefined && parsePlatform(text) !== undefined) return null;
  const name = [closest(system, SYSTEMS) ?? system, known ?? architecture, ...rest].join("/").toLowerCase();
  const hint =
    parsePlatform(name) === undefined ? 'such as "linux/amd64" or "linux/arm64"' : `did you mean "${name}"?`;
  return { code: "bad-platform", message: `${quote(text)} is not a platform`, hint };
};

/** Judges the name that `load` gives an image: `[host/]path:tag`, as `docker run` takes it. */
export const loadName: Judge = (text) => {
  const hosted = parseReference(text) ?? parseReference(`localhost/${text}`);
  if (hosted !== undefined) return null;
  const hint =
    parseReference(`localhost/${text}:dev`) === undefined
      ? 'such as "acme/api:dev"'
      : `add a tag: "${text}:dev"`;
  return { code: "bad-reference", message: `${quote(text)} is not the name of an image`, hint };
};

/** Any legal tag made of these is legal again. */
const SAMPLE: TemplateValues = Object.fromEntries(PLACEHOLDERS.map((name) => [name, "0"]));

/** Judges the text around the placeholders of an image tag. */
export const imageTagText: Judge = (text) => {
  const parsed = parseTemplate(text);
  if (!parsed.ok || parseImageTag(fillTemplate(parsed.value, SAMPLE)) !== undefined) return null;
  return {
    code: "bad-image-tag",
    message: `${quote(text)} does not make a legal image tag`,
    hint: "use letters, digits, _ . and -, at most 128 of them, and neither . nor - first",
  };
};
