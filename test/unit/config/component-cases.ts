import type { Cases } from "./marked.ts";

const SITE =
  "[components.x.site]\ndirectory = 'd'\nprovider = 'cloudflare-pages'\n[components.x.site.environments]";

const BARE_SITE = "«missing-key»«site-without-environments»[components.x.site]";
const PAGES = "«missing-key»[components.x.site]\nprovider = 'cloudflare-pages'";
const ENVIRONMENT = "[components.x.site.environments]\nproduction = { project = 'x' }";

export const COMPONENT_CASES: Cases = {
  names: [
    ["[components.«bad-name»'a b']", /^begin with a letter/],
    ["[components.«bad-name»'api@1']", /^begin with a letter/],
    ["[components.«bad-name»-x]", /^begin with a letter/],
  ],
  "tags and versions": [
    ["[components.x]\ntag = «bad-tag-pattern»'x'", /write \{version\} once/],
    ["[components.x]\ntag = «bad-tag-pattern»'x {version}'", /write \{version\} once/],
    ["[components.x]\ntag = «unknown-placeholder»'x@{versoin}'", "did you mean {version}?"],
    ["[components.x]\nversion = «bad-scheme»'semvr'", /^write "semver"/],
    ["[components.x]\nversion = «bad-calver-pattern»'calver:YYYY.M.PACTH'", /YYYY.M.PATCH/],
    ["[defaults]\ntag = «bad-tag-pattern»'x'\n[components.x]\ntag = 'x@{version}'", /write \{version\} once/],
    ["[defaults]\nversion = «bad-scheme»'semvr'\n[components.x]\nversion = 'semver'", /^write "semver"/],
    [
      "[components.a]\ntag = 'v{version}'\n[components.b]\ntag = «overlapping-tags»'v{version}'",
      /^tell them apart/,
    ],
    ["[components.a]\ntag = «overlapping-tags»'b/v{version}'\n[components.b]", /^tell them apart/],
    [
      "[defaults]\ntag = «overlapping-tags»'v{version}'\n[components.a]\n[components.b]\n[components.c]",
      /^tell them apart/,
    ],
  ],
  "released with": [
    ["[components.web]\n[components.x]\nreleased_with = [«unknown-component»'wbe']", "did you mean web?"],
    [
      "[components.web]\n[components.x]\nreleased_with = [«unknown-component»'backend']",
      "the others are web",
    ],
    ["[components.x]\nreleased_with = [«released-with-itself»'x']", "take it out"],
    ["[components.y]\n[components.x]\nreleased_with = ['y', «duplicate-value»'y']", "keep one of them"],
  ],
  paths: [
    ["[components.x]\npaths = [«bad-glob»'./docs/**']", 'write "docs/**"'],
    ["[components.x]\npaths = [«bad-glob»'docs/']", 'write "docs/**"'],
    ["[components.x]\npaths = [«bad-glob»'/docs/**']", /without a leading \//],
    ["[components.x]\npaths = [«bad-glob»'!docs/**']", /^exclusions/],
    ["[components.x]\npaths = [«bad-glob»'docs/{a,b}/**']", "write one glob for each of the alternatives"],
    ["[components.x]\npaths = [«bad-glob»'a/../b']", /without \.\./],
  ],
  "the first versions": [
    ["[components.x]\ninitial_development = { feature = «bad-value»'mionr' }", 'did you mean "minor"?'],
    [
      "[components.x]\ninitial_development = { «unknown-key»feat = 'patch' }",
      /^(?:did you mean|the keys here)/,
    ],
    ["[components.x]\ninitial_development = «wrong-type»'patch'", /^for example initial_development = \{ /],
  ],
  "templates of notes": [
    ["[components.x]\nnotes_template = «bad-path»'/notes.liquid'", /without a leading \//],
    ["[components.x]\nnotes_template = «bad-path»'../notes.liquid'", /without \.\./],
    ["[components.x]\nnotes_template = «unknown-placeholder»'{version}.liquid'", /component/],
    ["[components.x]\nnotes_template = «wrong-type»true", /^put it in quotes/],
  ],
  "GitHub releases": [
    ["[components.x]\ngithub_release.name = «unknown-placeholder»'{tag}'", /^use one of/],
    ["[components.x]\ngithub_release.name = «bad-value»''", "write it, or leave the key out"],
    [
      "[components.x]\nversion = 'calver:YYYY.MM'\ngithub_release.name = «missing-number»'{patch}'",
      "use {version}",
    ],
    ["[components.«nothing-to-release»x]\ngithub_release = false", /^add \[components.x.image\]/],
    [
      "[components.x]\ngithub_release = false\n[components.x.«files-without-release»files]\nbazel = ['//a:b']",
      /github_release = false/,
    ],
  ],
  sites: [
    [BARE_SITE, 'add it, for example provider = "cloudflare-pages"', /environments\] with production/],
    [`${PAGES}\n${ENVIRONMENT}`, 'add it, for example directory = "platform/docs/build"'],
    [
      `[components.x.site]\nprovider = «bad-value»'cloudflare-page'\ndirectory = 'd'\n${ENVIRONMENT}`,
      /cloudflare-pages/,
    ],
    [`[components.x.site]\nprovider = { command = «bad-command»[] }\n${ENVIRONMENT}`, /^write a list/],
    [
      `[components.x.site]\nprovider = { command = ['a', «unknown-placeholder»'{enviroment}'] }\n${ENVIRONMENT}`,
      /environment/,
    ],
    [
      `[components.x.site]\nbuild = «wrong-type»'pnpm build'\nprovider = { command = ['a'] }\n${ENVIRONMENT}`,
      'write a list: build = ["pnpm", "build"]',
    ],
    [
      `[components.x.site]\nbuild = «bad-command»['pnpm build']\nprovider = { command = ['a'] }\n${ENVIRONMENT}`,
      'write ["pnpm", "build"]',
    ],
    [
      `[components.x.site]\ncwd = «bad-path»'../docs'\nprovider = { command = ['a'] }\n${ENVIRONMENT}`,
      /without \.\./,
    ],
    [
      `${SITE}\nproduction = { channel = 'stable', project = 'x' }\n«missing-key»staging = { branch = 'next' }`,
      /project = /,
    ],
    [`${SITE}\nproduction = { project = 'x', channel = «unknown-channel»'stabel' }`, "did you mean stable?"],
    [`${SITE}\nproduction = { project = 'x', paths = [«bad-glob»'/x'] }`, /without a leading/],
    [`${SITE}\n«bad-name»"a b" = { project = 'x' }`, /^begin with a letter/],
  ],
  commands: [
    ["«missing-key»[components.x.command]", 'add it, for example run = ["goreleaser", "release", "--clean"]'],
    ["[components.x.command]\nrun = «bad-command»[]", /^write a list/],
    ["[components.x.command]\nrun = ['a', «unknown-placeholder»'{digest_short}']", /^use one of/],
    ["[components.x.command]\nrun = ['a']\ndone = «bad-command»['npm view']", 'write ["npm", "view"]'],
    [
      "[components.x.command]\nrun = ['a']\nenv = { T = «unknown-placeholder»'{tga}' }",
      "did you mean {tag}?",
    ],
    [
      "[components.x]\nversion = 'calver:YYYY.MM'\n[components.x.command]\nrun = ['a', «missing-number»'{patch}']",
      "use {version}",
    ],
    ["[components.x.command]\nrun = ['a', «which-image»'{image}']", /^take it out/],
    [
      "[[components.x.image]]\nbazel = '//a:p'\nrepository = 'ghcr.io/acme/web'\n[[components.x.image]]\nbazel = '//b:p'\nrepository = 'ghcr.io/acme/api'\n[[components.x.command]]\nrun = ['a', '{image:web}']\n[[components.x.command]]\nrun = ['a']\nenv = { D = «which-image»'{digest}' }",
      "write which one: {image:web}, {image:api}",
    ],
    [
      "[components.x.image]\nbazel = '//a:p'\nrepository = 'ghcr.io/acme/web'\n[components.x.command]\nrun = ['a', '{image}']\ndone = ['b', «which-image»'{digest:wbe}']",
      'did you mean "web"?',
    ],
    ["[components.x.command]\nrun = ['a']\nafter = «bad-value»'pushed'", /push/],
  ],
  files: [
    ["«missing-key»[components.x.files]", 'add it, for example bazel = ["//cmd/cli:dist"]'],
    ["[components.x.files]\nbazel = «bad-value»[]", /^name the targets/],
    ["[components.x.files]\nbazel = [«bad-label»'cmd/cli:dist']", 'write it from the root: "//cmd/cli:dist"'],
    ["[components.x.files]\nbazel = [«bad-label»'//cmd/...']", /^name one target/],
    ["[components.x.files]\nbazel = «wrong-type»'//a:b'", 'write a list: bazel = ["//a:b"]'],
  ],
};
