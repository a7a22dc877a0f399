/** A command line, with `{component}` and other names in it, and what it does. */
export type Example = readonly [command: string, does: string];

/** For `slipway` alone. */
export const STARTING: readonly Example[] = [
  ["slipway status", "where every component stands"],
  ["slipway check {tag}", "what a release tag would mean"],
  ["slipway cut {component}", "choose its next version, ask, and tag it"],
  ["slipway plan {tag}", "what a release would do"],
  ["slipway release {tag}", "build, push, verify, deploy and publish"],
];

/** Two for each command. */
export const EXAMPLES: Readonly<Record<string, readonly [Example, Example]>> = {
  init: [
    ["slipway init", "write slipway.toml, and say what could not be known"],
    ["slipway init --stdout", "only print it"],
  ],
  add: [
    ["slipway add billing --like {component}", "a component after another one, everywhere"],
    ["slipway add billing --scaffold", "with BUILD file and entry point"],
  ],
  ci: [
    ["slipway ci github", "write .github/workflows/slipway.yml"],
    ["slipway ci --check", "whether workflows and configuration agree"],
  ],
  schema: [
    ["slipway schema > slipway.schema.json", "for an editor that completes slipway.toml"],
    ["slipway schema release", "what `slipway release --json` prints"],
  ],
  completion: [
    ['eval "$(slipway completion bash)"', "in ~/.bashrc"],
    ["slipway completion fish > ~/.config/fish/completions/slipway.fish", "for fish"],
  ],
  status: [
    ["slipway status", "where every component stands"],
    ["slipway status --verify {component}", "and whether what it last released is still there"],
  ],
  list: [
    ["slipway list --limit 10", "the newest releases, and how they stand"],
    ["slipway list {component} --verify", "of one component, each read back"],
  ],
  show: [
    ["slipway show {tag}", "with digests and links"],
    ["slipway show {tag} --open", "in a browser"],
  ],
  report: [
    ["slipway report --output releases.html", "a page that anybody can open"],
    ["slipway report --json", "what it is made from"],
  ],
  audit: [
    ["slipway audit", "whether all that was ever released is still as it was"],
    ["slipway audit {component} --only-drift", "of one component, and only what is not"],
  ],
  resume: [
    ["slipway resume", "finish what failed at this commit"],
    ["slipway resume --no-wait", "unless another run is at it"],
  ],
  abandon: [
    ['slipway abandon {tag} --reason "it never started"', "give it up, and record why"],
    ['slipway abandon --component {component} {version} --reason "too slow"', "the same by its bare version"],
  ],
  rollback: [
    ["slipway rollback {component}", "back to the release before, floating tags and sites"],
    ['slipway rollback {component} --to {tag} --reason "it leaks"', "to this one, and record why"],
  ],
  yank: [
    ['slipway yank {tag} --reason "CVE-2026-1234"', "mark it as bad, for everybody who finds it"],
    ['slipway yank --component {component} {version} --reason "it leaks"', "the same by its bare version"],
  ],
  affected: [
    ["slipway affected", "what changed since each component's last release"],
    ["slipway affected --since origin/main", "what a branch touches"],
  ],
  check: [
    ["slipway check {tag}", "a tag that exists, or is to be made"],
    ["slipway check --component {component} {version}", "the same by its bare version"],
  ],
  doctor: [
    ["slipway doctor", "everything that releases need, at once"],
    ["slipway doctor --json", "each check for a script; exit code 4 if anything is wrong"],
  ],
  plan: [
    ["slipway plan {tag}", "what is to be done, and why"],
    ["slipway plan --matrix --shards 4 {tag}", "shared out over four jobs of GitHub Actions"],
  ],
  rehearse: [
    ["slipway rehearse {component}", "its next release, with nothing outside changed"],
    ["slipway rehearse {tag} --json", "the same of a tag, for a script"],
  ],
  notes: [
    ["slipway notes {tag}", "its changes since the release before"],
    ["slipway notes --component {component} {version}", "the same by its bare version"],
  ],
  explain: [
    ["slipway explain shallow", "of error[shallow]: what it means and what to do"],
    ["slipway explain no-token", "of error[no-token]"],
  ],
  cut: [
    ["slipway cut {component}", "the next version by its commits"],
    ["slipway cut --affected --dry-run", "what would be cut of all that has changed"],
  ],
  release: [
    ["slipway release {tag}", "one release; run again, it finishes what is missing"],
    ["slipway release", "in CI: the tag that the job runs for"],
  ],
  promote: [
    ["slipway promote {tag} --to stable", "the same images as the version without its prerelease part"],
    ["slipway promote {tag} --to {version} --dry-run", "what would be done"],
  ],
  load: [
    ["slipway load {component}", "build its images and load them into docker or podman"],
    ["slipway load", "all that have a development tag"],
  ],
  deploy: [
    ["slipway deploy {site} --environment {environment}", "the commit that is checked out"],
    ["slipway deploy {site} --environment {environment} --json", "the same, with its address for a script"],
  ],
  prune: [
    ["slipway prune --older-than 30d --dry-run", "what would be deleted"],
    ["slipway prune --older-than 8w {component}", "of one component"],
  ],
  reproduce: [
    ["slipway reproduce {tag}", "whether another build gives the same images, and if not, why"],
    ["slipway reproduce {tag} --record", "and sign that it does, as a second builder"],
  ],
  verify: [
    ["slipway verify {tag}", "whether everything it published is still there, as it was"],
    ["slipway verify --json {tag}", "each check as JSON; exit code 9 on drift"],
  ],
};
