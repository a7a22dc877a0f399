import { parseTagPattern } from "../../domain/tags/tag-pattern.ts";
import { parseScheme } from "../../domain/versions/scheme.ts";
import { commandSchema, filesSchema, siteSchema } from "./artifact-schemas.ts";
import { imageSchema } from "./image-schema.ts";
import { exclusion, revision, sourceGlob, sourcePath } from "./judge-git.ts";
import {
  both,
  componentName,
  filled,
  fixed,
  type Judge,
  RELEASE_PLACEHOLDERS,
  template,
} from "./judge-text.ts";
import {
  choice,
  constant,
  described,
  either,
  list,
  table,
  text,
  texts,
  type Written,
  yesOrNo,
} from "./schema-parts.ts";

/** Judged with a name that git accepts; `to-component.ts` judges again with the component's own. */
const tagPattern: Judge = (text) => {
  const parsed = parseTagPattern(text, "component");
  return parsed.ok ? null : parsed.problem;
};

const scheme: Judge = (text) => {
  const parsed = parseScheme(text);
  return parsed.ok ? null : parsed.problem;
};

const releaseSchema = described(
  table({
    name: described(
      text(both(filled, template(RELEASE_PLACEHOLDERS))),
      'Its title. Default: "{component} {version}".',
      "{component} {version}",
    ),
    notes: described(
      either(yesOrNo, choice("slipway")),
      'true (the default): notes that GitHub generates, elsewhere as "slipway"; "slipway": of the component\'s own commits; false: none.',
      true,
      "slipway",
    ),
    latest: described(
      yesOrNo,
      "Whether this component's stable releases are GitHub's Latest. Default: false. Only on GitHub.",
      false,
    ),
    draft: described(yesOrNo, "Whether it stays a draft. Default: false. Not on GitLab.", false),
  }),
  "How the release looks at the forge.",
);

const bump = choice("major", "minor", "patch");

const initialDevelopmentSchema = described(
  table({
    breaking: described(bump, 'What a breaking change raises. Default: "minor".', "minor"),
    feature: described(bump, 'What a feature raises. Default: "minor".', "minor", "patch"),
  }),
  "How SemVer versions are counted before 1.0.0.",
  { breaking: "minor", feature: "patch" },
);

const shared = {
  tag: described(
    text(tagPattern),
    'The release tag\'s pattern. Default: "{component}/v{version}".',
    "{component}@{version}",
  ),
  version: described(text(scheme), 'Default: "semver".', "semver", "calver:YYYY.M.PATCH"),
  released_with: described(
    texts(componentName),
    "Components whose release ships this one's artifacts, too.",
    ["backend"],
  ),
  paths: described(texts(sourceGlob), "Sources that count as this component's, besides what Bazel says.", [
    "docs/api/**",
  ]),
  exclude: described(
    texts(exclusion),
    "Paths (globs) and labels whose changes never count as this component's.",
    ["**/*_test.go", "//third_party/..."],
  ),
  since: described(text(revision), "A tag or commit before which its history does not count.", "v1.0.0"),
  initial_development: initialDevelopmentSchema,
  notes_template: described(
    text(fixed(sourcePath)),
    "A Liquid template for the release notes, from the folder of slipway.toml.",
    "tools/notes.liquid",
  ),
  github_release: described(
    either(constant(false), releaseSchema),
    "The release on GitHub, GitLab or Gitea; false for none.",
    { name: "{component} {version}", notes: true, latest: false, draft: false },
    false,
  ),
  site: siteSchema,
  files: filesSchema,
};

/** `[components.X]`. */
export const componentSchema = described(
  table({
    ...shared,
    image: described(either(imageSchema, list(imageSchema)), "An image, or several."),
    command: described(either(commandSchema, list(commandSchema)), "A command that publishes, or several."),
  }),
  "What is released.",
);

/** `[defaults]`: a component's keys, except for lists of images and commands. */
export const defaultsSchema = described(
  table({ ...shared, image: imageSchema, command: commandSchema }),
  "What every component starts from; site, command, files and image only fill in those that a component has.",
);

/** `[components.X]` as it is written. */
export type WrittenComponent = Written<typeof componentSchema>;

/** `[defaults]` as it is written. */
export type WrittenDefaults = Written<typeof defaultsSchema>;
