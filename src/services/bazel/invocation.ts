/** What a build says of its own call of Bazel. */
export interface Invocation {
  readonly id: string;
  readonly workspace: string;
  /** The folder that Bazel was called in. */
  readonly folder: string;
  readonly execRoot: string;
  /** Every option in force, those of .bazelrc included; of two that contradict each other the later one counts. */
  readonly options: readonly string[];
  /** What the .bazelrc files say, for every command. */
  readonly bazelrc: readonly RcOption[];
}

/** One option of a .bazelrc: `run:ci --run_env=A=b` is `--run_env=A=b` for the command `run` under `--config=ci`. */
interface RcOption {
  readonly command: string;
  readonly config?: string;
  readonly option: string;
}

/** Reads one of the arguments in which Bazel's client hands the lines of .bazelrc on: `--default_override=2:run:ci=--run_env=A=b`. */
export function rcOption(arg: string): RcOption[] {
  const found = /^--default_override=\d+:([^:=]+)(?::([^=]+))?=(.*)$/s.exec(arg);
  if (found === null) return [];
  const [, command = "", config, option = ""] = found;
  return [{ command, option, ...(config === undefined ? {} : { config }) }];
}

/** Options that change neither what is built nor what a started program sees. */
const IDLE =
  /^--(?:no)?(?:announce_rc|build_tests_only|color|curses|flaky_test_attempts|jobs|keep_going|local_test_jobs|progress|show_|test_(?:keep_going|output|strategy|summary|tmpdir|verbose_timeout_warnings|\w+_filters)|ui_|verbose_failures)/;
/** Options that change how a program is started. */
const STARTING = /^--(?:no)?run_(?:under|env|in_cwd)\b/;
/** Options that say which outputs of a remote cache are brought to this machine. */
const DOWNLOAD = /^--remote_download_(?:outputs=)?(?:minimal|toplevel|all)$/;
/** Configurations of .bazelrc that `--enable_platform_specific_config` puts in force. */
const PLATFORM = /^(?:linux|macos|windows|freebsd|openbsd)$/;

/**
 * Whether Bazel has to start what it built: because `bazel run` has options of its own, or because `cquery` has some, which
 * takes those of `test` too, and would throw away the analysis of the build; or because not everything is on this machine.
 */
export function isForBazel(invocation: Invocation): boolean {
  const { options, bazelrc } = invocation;
  const inForce = bazelrc.filter(
    ({ config }) => config === undefined || PLATFORM.test(config) || options.includes(`--config=${config}`),
  );
  const optionsOf = (...commands: readonly string[]) =>
    inForce.flatMap(({ command, option }) => (commands.includes(command) ? option : []));
  return (
    optionsOf("run", "test", "cquery").some((option) => !IDLE.test(option)) ||
    [...options, ...optionsOf("common", "always")].some((option) => STARTING.test(option)) ||
    isOff(options, "build_runfile_links") ||
    isOff(options, "enable_runfiles") ||
    staysRemote(invocation)
  );
}

/** Where a build's events went and can be looked at, such as BuildBuddy's page of it; otherwise what Bazel calls it. */
export function invocationPage({ id, options }: Pick<Invocation, "id" | "options">): string {
  const page = options.findLast((option) => option.startsWith("--bes_results_url="))?.replace(/^[^=]*=/, "");
  return page ? `${page.replace(/\/?$/, "/")}${id}` : id;
}

/** Whether an option is off; of several, the last one counts. */
function isOff(options: readonly string[], name: string): boolean {
  const off = [`--no${name}`, `--${name}=no`, `--${name}=false`, `--${name}=0`];
  const last = options.findLast(
    (option) => off.includes(option) || option === `--${name}` || option.startsWith(`--${name}=`),
  );
  return last !== undefined && off.includes(last);
}

/** Whether the build brought nothing to this machine that a remote cache or executor has. */
export function staysRemote({ options }: Invocation): boolean {
  return options.findLast((option) => DOWNLOAD.test(option))?.endsWith("minimal") === true;
}
