import type { Change } from "../../domain/history/change.ts";
import type { Commit } from "../../domain/history/commit.ts";
import type { BuildFiles, DependencyGraph } from "../../domain/history/dependency-graph.ts";
import type { ImageSource } from "../../domain/project/artifact.ts";
import { FORGE_NAMES, type ForgeKind, type ForgePlace } from "../../domain/project/forge.ts";
import type { Label } from "../../domain/project/label.ts";
import type { Project } from "../../domain/project/project.ts";
import type { Builder } from "../../domain/release/build-facts.ts";
import type { Report, Watch } from "../../domain/release/event.ts";
import type { RunOrigin } from "../../domain/release/facts.ts";
import type { Materials } from "../../domain/release/materials.ts";
import type { ArtifactId, BuildSettings, WantedFiles, WantedImage } from "../../domain/release/wanted.ts";
import type { ReleaseTag } from "../../domain/tags/release-tag.ts";
import type { DockerIgnore } from "../../domain/text/docker-ignore.ts";
import type { Place, Problem } from "../../domain/text/problem.ts";
import type { NotesData } from "../../planning/notes/notes-data.ts";
import type { AttestationStore } from "../../services/ports/attestation-store.ts";
import type { Bill, BillFormat } from "../../services/ports/bill.ts";
import type { FileBuilder } from "../../services/ports/file-builder.ts";
import type { Forge } from "../../services/ports/forge.ts";
import type { Git } from "../../services/ports/git.ts";
import type { GitHub } from "../../services/ports/github.ts";
import type { ImageBuilders } from "../../services/ports/image-builder.ts";
import type { Machine } from "../../services/ports/machine.ts";
import type { Registry } from "../../services/ports/registry.ts";
import type { Signing } from "../../services/ports/signer.ts";
import type { HostKind, SiteHost } from "../../services/ports/site-host.ts";
import type { Commands } from "../../services/ports/user-programs.ts";
import type { Journal } from "./journal.ts";

/** What reading history needs. */
export interface HistoryServices {
  readonly git: Git;
  readonly machine: Machine;
  /** What Bazel's targets are made from. */
  readonly dependencies: (
    targets: readonly Label[],
    files: BuildFiles,
    watch: Watch,
  ) => Promise<DependencyGraph>;
  /** What the contexts of Dockerfile images leave out. */
  readonly ignores: (sources: readonly ImageSource[]) => Promise<ReadonlyMap<ImageSource, DockerIgnore>>;
  /** Loads what understands commit messages. */
  readonly changes: () => Promise<(commit: Commit) => Change>;
  /** Which releases are published, by what is there; absent if a record says so, or if that cannot be asked. */
  readonly published?: (tags: readonly ReleaseTag[]) => Promise<ReadonlySet<string>>;
  /** Fills a template of release notes, which is a file in the workspace. */
  readonly template: (file: string, data: NotesData) => Promise<string>;
}

/** Everything outside that a release touches. */
export interface Services extends HistoryServices {
  readonly registry: Registry;
  /** Where releases are published. Null if there is no token. */
  readonly forge: Forge | null;
  /** The same if that is GitHub; null otherwise. */
  readonly github: GitHub | null;
  /** One builder for each kind of source that can be released. */
  readonly images: ImageBuilders;
  readonly files: FileBuilder;
  /** All hosts as one. */
  readonly sites: SiteHost<HostKind>;
  readonly commands: Commands;
  /** Null if nothing is to be signed. */
  readonly signing: Signing | null;
  /** Where the forge keeps statements, too; null if it does not, or is not to. */
  readonly attestations: AttestationStore | null;
  /** What images and files are made from, by their ids; of those of which nothing can be said there is nothing. */
  readonly materials: (
    made: readonly (WantedImage | WantedFiles)[],
    watch: Watch,
  ) => Promise<ReadonlyMap<ArtifactId, Materials>>;
  /** Writes a bill of materials as one of its formats wants it. */
  readonly writeBill: (format: BillFormat, bill: Bill) => Promise<object>;
  readonly runTests: (patterns: readonly string[], settings: BuildSettings, watch: Watch) => Promise<void>;
  /** Loads what speaks to registries and GitHub, which takes as long as git's answers: to be called while they are waited for. */
  readonly loadClients: () => void;
  /** Stops whatever program runs but git, and starts no other; what they were started for fails for this reason. */
  readonly stopPrograms: (reason: unknown) => void;
}

/** What is the same throughout one command that reads history. */
export interface HistoryRun {
  /** What the command has done by now. */
  readonly journal: Journal;
  readonly project: Project;
  readonly services: HistoryServices;
  readonly report: Report;
  /** Names of the environment variables that are set, for choosing destinations. */
  readonly env: ReadonlySet<string>;
  /** Where releases are published, as far as configuration and environment say; `chooseForge` adds what the remote does. */
  readonly forge: ForgePlace;
  /** Where `slipway.toml` names a target, a Dockerfile or a flake output. */
  readonly placeOf: (name: string) => Place | undefined;
  /** Seconds since the epoch. */
  readonly now: number;
}

/** What is the same throughout one run of slipway. */
export interface Run extends HistoryRun {
  readonly services: Services;
  readonly destination?: string;
  /** Whether what is pushed is a snapshot: images of a commit that nothing tags. */
  readonly snapshot?: true;
  /** Unique to this run; it marks the intents it writes. */
  readonly id: string;
  /** What runs slipway. */
  readonly builder: Builder;
  /** Whether to wait for a run that works on one of the releases; otherwise that is refused. */
  readonly waits: boolean;
  /** Milliseconds to wait before each further look for a manifest that was just pushed. */
  readonly readBackWaits: readonly number[];
}

/** Where this run happens, for choosing destinations. */
export function originOf(
  { env, destination }: Pick<Run, "env" | "destination">,
  remoteUrls: readonly string[],
): RunOrigin {
  return { env, remoteUrls, ...(destination === undefined ? {} : { chosenDestination: destination }) };
}

/** The problem of a plan that signs, and a configuration that does not. */
export function noSigning(): Problem {
  return {
    code: "no-signing-key",
    message: "statements are to be signed, and nothing says by whom",
    hint: "write [signing] in slipway.toml",
  };
}

/** The variable that each forge's token is usually given in. */
export const TOKEN_NAMES: { readonly [kind in ForgeKind]: string } = {
  github: "GITHUB_TOKEN",
  gitlab: "GITLAB_TOKEN",
  gitea: "GITEA_TOKEN",
};

/** How each forge's token is given. */
const TOKENS: { readonly [kind in ForgeKind]: string } = {
  github: "set GITHUB_TOKEN to a token with contents: write (locally: GITHUB_TOKEN=$(gh auth token))",
  gitlab:
    "set GITLAB_TOKEN to a token with the scope api (a job of GitLab's has one of its own, CI_JOB_TOKEN)",
  gitea: "set GITEA_TOKEN or FORGEJO_TOKEN to a token with write:repository",
};

/** The problem of a run that makes a forge's releases and was given no token. */
export function noToken(kind: ForgeKind, tags: readonly string[]): Problem {
  return {
    code: "no-token",
    kind: "remote",
    message: `there is no token for the ${FORGE_NAMES[kind]} release of ${tags.join(", ")}`,
    hint: `${TOKENS[kind]}, or github_release = false in the component`,
  };
}
