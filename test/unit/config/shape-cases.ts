import type { Cases } from "./marked.ts";

const TWO_IMAGES = `[[components.x.image]]
bazel = "//a"
repository = "ghcr.io/a"
[[components.x.image]]
bazel = "//b"
repository = "ghcr.io/b"
«unknown-key»imagetag = "x"`;

export const SHAPE_CASES: Cases = {
  "unknown keys": [
    ["«unknown-key»repositry = 1", "did you mean repository?"],
    ["[«unknown-key»repositry]\ntrunk = 'x'", "did you mean repository?"],
    ["[repository]\n«unknown-key»trnk = 'main'", "did you mean trunk?"],
    ["[components.x]\n«unknown-key»platforms = []", "it belongs in [components.x.image]"],
    ["[components.x]\n«unknown-key»trunk_only = true", "it belongs in [channels.NAME]"],
    ["[components.x]\n«unknown-key»push_jobs = 1", "it belongs in [bazel]"],
    ["[bazel]\n«unknown-key»destinations = 1", "it belongs at the top, before the first [table]"],
    ["[components.x]\n«unknown-key»zzz = 1", /^the keys here are tag, version/],
    ["[components.x]\ngithub_release = { «unknown-key»lates = true }", "did you mean latest?"],
    ["[components.x]\ngithub_release.«unknown-key»nam = 'x'", "did you mean name?"],
    [
      "[components.x.image]\nbazel='//a'\nrepository='ghcr.io/a'\ntag_via = { «unknown-key»flga = '//a:b' }",
      "did you mean flag?",
    ],
    [TWO_IMAGES, "did you mean image_tag?"],
    ["[components.x.«unknown-key»imgae]\nbazel = '//a:b'", "did you mean image?"],
    ["[destinations.a]\nwhen = { «unknown-key»envv = 'A' }", "did you mean env?"],
  ],
  "wrong types": [
    ["[repository]\ntrunk = «wrong-type»1", 'put it in quotes: trunk = "1"'],
    ["[repository]\ntrunk = «wrong-type»true", 'put it in quotes: trunk = "true"'],
    ["[repository]\ntrunk = «wrong-type»['main']", 'leave the brackets out: trunk = "main"'],
    ["[repository]\ntrunk = «wrong-type»{}", 'for example trunk = "main"'],
    ["repository = «wrong-type»'acme/mono'", "write [repository] and its keys below"],
    ["[repository]\nrecord = «bad-value»'reff'", 'did you mean "ref"?'],
    ["[repository]\nrecord = «wrong-type»false", 'for example record = "ref"'],
    ["[bazel]\nflags = «wrong-type»'--config=ci'", 'write a list: flags = ["--config=ci"]'],
    ["[bazel]\nflags = ['--a', «wrong-type»3]", 'put it in quotes: "3"'],
    ["[bazel.«wrong-type»flags]", 'for example flags = ["--config=release"]'],
    ["[bazel]\npush_jobs = «wrong-type»'4'", "leave the quotes out: push_jobs = 4"],
    ["[bazel]\npush_jobs = «wrong-type»1.5", "for example push_jobs = 8"],
    ["[bazel]\npush_jobs = «wrong-type»9223372036854775807", "for example push_jobs = 8"],
    ["[bazel]\npush_jobs = «wrong-type»99999999999999999999999", "for example push_jobs = 8"],
    ["[bazel]\npush_jobs = «wrong-type»nan", "for example push_jobs = 8"],
    ["[bazel]\npush_jobs = «bad-value»0", "write 1 or more"],
    ["[bazel]\nenv = { A = «wrong-type»1 }", 'put it in quotes: A = "1"'],
    ["[bazel]\nenv = { A = «wrong-type»[] }", "write text, in quotes"],
    ["[components.x]\nversion = «wrong-type»2026-06-08", "put it in quotes"],
    ["[components.x]\nversion = «wrong-type»2026-06-08T07:00:00Z", "put it in quotes"],
    ["[components.x]\nversion = «wrong-type»07:00:00", "put it in quotes"],
    [
      "[channels.beta]\nprerelease = ['b*']\ntrunk_only = «wrong-type»'true'",
      "leave the quotes out: trunk_only = true",
    ],
    ["[components.x]\ngithub_release = «wrong-type»true", /^for example github_release = \{ name = /],
    ["[components.x]\ngithub_release = { notes = «bad-value»'slipwya' }", 'did you mean "slipway"?'],
    ["[components]\nx = «wrong-type»'api'", "write [components.x] and its keys below"],
    ["[components.x]\nimage = «wrong-type»'//a:b'", "write [components.x.image] and its keys below"],
    ["[components.x]\nimage = [«wrong-type»1]", "write [[components.x.image]] and its keys below"],
    ["[[defaults.«wrong-type»image]]\nbazel = '//a'", "write [defaults.image] and its keys below"],
    ["[destinations.a]\nwhen = «wrong-type»'CI'", 'for example when = { env = "GITLAB_CI" }'],
  ],
  "keys that git, Bazel or JavaScript reserve": [
    ["[components.«reserved-name»constructor]", "choose another one"],
    ["[«reserved-name»__proto__]\nx = 1", "choose another one"],
    ["bazel = { env = { «reserved-name»toString = 'x' } }", "choose another one"],
    ['[components.«reserved-name»"__proto\\u005f_"]', "choose another one"],
  ],
};
