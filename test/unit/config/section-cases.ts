import type { Cases } from "./marked.ts";

const SHADOWED = `[channels.pre]
prerelease = ["*"]
[channels.beta]
prerelease = «channel-without-versions»["beta*", "preview"]`;

export const SECTION_CASES: Cases = {
  repository: [
    ["[repository]\ngithub = «bad-github-repository»'https://github.com/acme/mono.git'", 'write "acme/mono"'],
    ["[repository]\ngithub = «bad-github-repository»'git@github.com:acme/mono'", 'write "acme/mono"'],
    ["[repository]\ngithub = «bad-github-repository»'mono'", 'write owner/name, such as "acme/mono"'],
    ["[repository]\ntrunk = «bad-branch»'origin/main'", 'write the branch alone: "main"'],
    ["[repository]\ntrunk = «bad-branch»'refs/heads/main'", 'write the branch alone: "main"'],
    ["[repository]\ntrunk = «bad-branch»'a..b'", 'such as "main"'],
    ["[repository]\nremote = «bad-remote»'https://github.com/acme/mono'", /git remote -v/],
    ["[repository]\nforge = «bad-value»'gitllab'", 'did you mean "gitlab"?'],
    ["[repository]\n«wrong-forge»project = 'acme/mono'", /write forge = "gitlab" or forge = "gitea"/],
    ["[repository]\n«wrong-forge»url = 'https://git.acme.dev'", /and set GITHUB_API_URL$/],
    ["[repository]\nforge = 'github'\n«wrong-forge»project = 'acme/mono'", /write github = "owner\/name"/],
    ["[repository]\nforge = 'gitlab'\n«wrong-forge»github = 'acme/mono'", 'write project = "acme/mono"'],
    ["[repository]\nforge = 'gitea'\n«wrong-forge»project = 'acme/core/mono'", "write owner/name"],
    ["[repository]\nforge = 'gitlab'\nproject = «bad-project»'mono'", /such as "acme\/mono"/],
    ["[repository]\nforge = 'gitlab'\nproject = «bad-project»'acme/../mono'", /such as "acme\/mono"/],
    [
      "[repository]\nforge = 'gitlab'\nproject = «bad-project»'https://gitlab.com/acme/core/mono.git'",
      'write "acme/core/mono"',
    ],
    ["[repository]\nforge = 'gitea'\nurl = «bad-url»'git.acme.dev'", /such as "https:\/\/git\.acme\.dev"/],
    ["[repository]\nforge = 'gitea'\nurl = «bad-url»'http://git.acme.dev'", /such as "https:/],
    [
      "[repository]\nforge = 'gitea'\nurl = «bad-url»'https://ada:pw@git.acme.dev/x'",
      'write "https://git.acme.dev/x"',
    ],
    [
      "[repository]\nforge = 'gitlab'\n[defaults]\ngithub_release = { «not-at-forge»draft = true, «not-at-forge»latest = true }",
      "take it out",
      "take it out",
    ],
    [
      "[repository]\nforge = 'gitea'\n[components.a]\ngithub_release = { «not-at-forge»latest = true }",
      "take it out",
    ],
  ],
  signing: [
    [
      "[signing]\nattach = «misplaced-key»['provenance']",
      /^write mode = "keyless" or mode = "key" next to it/,
    ],
    ["[signing]\nattach = «bad-value»[]", /^name something/],
    ["[signing]\nmode = 'none'\n«misplaced-key»key = { env = 'KEY' }", 'write mode = "key", or leave it out'],
  ],
  bazel: [
    ["[bazel]\ncommand = «bad-command»'bazel --nohome_rc'", /startup_flags/],
    ["[bazel]\ncommand = «bad-command»''", /startup_flags/],
    ["[bazel]\nflags = [«bad-flag»'--config=release --stamp']", 'write two: "--config=release", "--stamp"'],
    ["[bazel]\nflags = ['--config=a', «bad-flag»'config=b']", 'write it with its dashes: "--config=b"'],
    ["[bazel]\nstartup_flags = [«bad-flag»'--']", "leave it out: slipway adds the targets itself"],
    [
      "[bazel]\nquery_flags = [«unknown-placeholder»'--x={version}']",
      "pass it in bazel.env, or with tag_via",
    ],
    ["[bazel]\nenv = { V = «unknown-placeholder»'v{vershun}' }", "did you mean {version}?"],
    ["[bazel]\nenv = { V = «unknown-placeholder»'{digest_short}' }", /^use one of/],
    ["[bazel]\nenv = { V = «bad-template»'{version' }", "write {name}"],
    ["[bazel]\nenv = { «bad-name»A-B = 'x' }", /^name a variable/],
    [
      "[bazel]\nenv = { V = «missing-number»'{patch}' }\n[components.x]\nversion = 'calver:YYYY.MM'",
      "use {version}",
    ],
    ["[bazel]\ntest = [«bad-target-pattern»'--config=ci']", "flags belong in bazel.flags"],
    ["[bazel]\ntest = ['//...', «duplicate-value»'//...']", "keep one of them"],
  ],
  commits: [
    ["[commits]\ntypes = { «bad-name»Feat = 'minor' }", /lower case, such as feat/],
    ["[commits]\ntypes = { docs = «bad-value»'huge' }", /for example docs = "minor"/],
    ["[commits]\nother = «bad-value»'minor!'", /minor/],
    ["[commits]\nheader = [«bad-value»'[A-Z']", /^write a regular expression such as/],
    ["[commits]\nheader = ['x', «bad-value»'[a-z]*']", /^write a regular expression such as/],
  ],
  groups: [
    ["[groups.g]\ncomponents = ['x', «unknown-component»'y']\n[components.x]", /^the others are x/],
    ["[«bad-group»groups.g]\ncomponents = ['x']\n[components.x]", "name at least two"],
    ["[«bad-group»groups.g]\n[components.x]", "name at least two"],
    [
      "[groups.g]\ncomponents = ['x', 'y']\n[groups.h]\ncomponents = ['z', «bad-group»'y']\n[components.x]\n[components.y]\n[components.z]",
      "take it out of one of them",
    ],
    [
      "[groups.g]\ncomponents = ['x', «bad-group»'y']\n[components.x]\n[components.y]\nversion = 'calver:YYYY.M'",
      /^give them the same scheme/,
    ],
    [
      "[groups.g]\nversion = «bad-value»'own'\ncomponents = ['x', 'y']\n[components.x]\n[components.y]",
      /version = "same"/,
    ],
  ],
  exclusions: [
    [
      "[components.x]\nexclude = ['**/*_test.go', «bad-label»'@maven//...']",
      /^write targets of this workspace/,
    ],
    ["[components.x]\nexclude = [«bad-label»'//a...']", /^write targets of this workspace/],
    ["[components.x]\nexclude = [«bad-glob»'./a']", 'write "a"'],
    ["[components.x]\nsince = «bad-revision»'--all'", /^write a tag/],
    ["[components.x]\nsince = «bad-revision»'v1..v2'", /^write a tag/],
  ],
  registries: [
    ["[registries.«bad-host»ghcr.io]\ninsecure = true", 'put the host in quotes: [registries."ghcr.io"]'],
    [
      "[registries.«bad-host»registry.gitlab.com]\ninsecure = true",
      'put the host in quotes: [registries."registry.gitlab.com"]',
    ],
    ["[registries.«bad-host»'https://ghcr.io']", 'write the host alone: "ghcr.io"'],
    [
      "[registries.'ghcr.io']\nrewrite = «bad-host»'localhost:5000/mirror'",
      'write the host alone: "localhost:5000"',
    ],
  ],
  channels: [
    ["[channels.«bad-name»1]\nprerelease = ['x']", /^begin with a letter/],
    ["«channel-without-versions»[channels.beta]", 'add prerelease = ["beta*"]'],
    ["[channels.beta]\nprerelease = [«bad-glob»'-beta*']", 'leave the leading - out: "beta*"'],
    ["[channels.beta]\nprerelease = [«bad-glob»'beta[0-9]']", /^use letters/],
    ["[channels.beta]\nprerelease = [«bad-glob»'']", /^use letters/],
    ["[channels.stable]\nprerelease = «stable-with-globs»['x']", "take it out, or choose another name"],
    ["[channels.beta]\nprerelease = ['b*']\ngithub = «bad-value»'pre-release'", 'did you mean "prerelease"?'],
    [SHADOWED, "move [channels.beta] before [channels.pre]"],
  ],
  destinations: [
    ["[destinations.a]\nwhen = «bad-when»{}", /^write one of env, channel and remote/],
    ["[destinations.a]\nwhen = «bad-when»{ env = 'A', remote = '*x*' }", /^write one of/],
    ["[destinations.a]\nwhen = { channel = «unknown-channel»'stabel' }", "did you mean stable?"],
    ["[destinations.a]\nwhen = { env = «bad-name»'$CI' }", /without \$/],
  ],
};
