import type { ImageSource } from "../../domain/project/artifact.ts";
import type {
  Aspect,
  BuildPlace,
  Difference,
  Sides,
  Suspect,
  SuspectKind,
} from "../../domain/release/reproduction.ts";
import { archiveTime, hasBuildId, looksLikeTime } from "./traces.ts";

/** Values that are shorter are found in anything. */
const SHORTEST = 4;

/** Files that are named at most. */
const NAMED = 3;

/** What two builds differ in, and how they were made. */
interface Case {
  readonly differences: readonly Difference[];
  readonly kind: ImageSource["kind"];
  readonly place: BuildPlace;
}

/**
 * The usual reasons for what differs, each once, with what to change. They are guesses from what the bytes look like and from what
 * this machine is: a build may differ for reasons that leave no trace.
 */
export function suspectsOf(
  differences: readonly Difference[],
  kind: ImageSource["kind"],
  place: BuildPlace,
): Suspect[] {
  const given: Case = { differences, kind, place };
  return [
    ...stampSuspects(given),
    ...valueSuspects(given),
    ...contentSuspects(given),
    ...fileSuspects(given),
    ...baseImageSuspects(given),
  ];
}

/** Of what was found in sides; those whose recorded side says the same are left out. */
function traced(
  { differences }: Case,
  shows: (sides: Sides, difference: Difference) => boolean,
): Difference[] {
  return differences.filter((each) => each.sides !== undefined && shows(each.sides, each));
}

function suspect(kind: SuspectKind, what: string, where: readonly Difference[], hint: string): Suspect[] {
  return where.length === 0 ? [] : [{ kind, message: `${what}: ${namesOf(where)}`, hint }];
}

function namesOf(differences: readonly Difference[]): string {
  const names = [...new Set(differences.map(({ layer, path }) => path ?? layer))];
  const more = names.length - NAMED;
  return names.slice(0, NAMED).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

/** Bazel's status keys, by their very values. A value that is a part of another one, as seconds are of nanoseconds, is not meant. */
function stampSuspects(given: Case): Suspect[] {
  const found = [...given.place.stamps].map(([key, value]) => {
    const where = traced(given, ({ recorded, built }) => holdsWhole(built, value) && !holds(recorded, value));
    return { key, value, where };
  });
  const matching = found.filter(({ where }) => where.length > 0).map(({ value }) => value);
  return found
    .filter(({ value }) => !matching.some((other) => other !== value && other.includes(value)))
    .flatMap(({ key, where }) =>
      suspect(
        "stamp",
        `it holds the value of Bazel's status key ${key}, which changes from build to build, or from machine to machine`,
        where,
        `take ${key} out of what is stamped (x_defs, rustc_env, stamp = 1, {${key}}), or have the workspace status command derive it from the commit; STABLE_ in a name does not make its value stable${key === BUILD_TIME ? "; if nothing of it is stamped, `date` has run in that very second" : ""}`,
      ),
    );
}

/** The key that Bazel sets to the second in which a build began. */
const BUILD_TIME = "BUILD_TIMESTAMP";

/** A number that is a part of a longer one is another number, such as seconds in nanoseconds that `date` wrote. */
function holdsWhole(text: string, value: string): boolean {
  if (!/^\d+$/.test(value)) return holds(text, value);
  return value.length >= SHORTEST && new RegExp(`(?<!\\d)${value}(?!\\d)`).test(text);
}

function holds(text: string, value: string): boolean {
  return value.length >= SHORTEST && text.includes(value);
}

/** Names of this machine: its folders, its user, its variables. */
function valueSuspects(given: Case): Suspect[] {
  const { place } = given;
  const stamps = [...place.stamps.values()];
  const onlyBuilt = (value: string) => (sides: Sides) =>
    holds(sides.built, value) && !holds(sides.recorded, value) && !stamps.includes(value);
  const inFolder = (sides: Sides) =>
    [place.folder, place.home].some((path) => path.length > 1 && onlyBuilt(path)(sides)) ||
    (BUILD_FOLDER.test(sides.built) && BUILD_FOLDER.test(sides.recorded) && sides.built !== sides.recorded);
  const paths = traced(given, inFolder);
  const elsewhere = (shows: (sides: Sides) => boolean) =>
    traced(given, shows).filter((each) => !paths.includes(each));
  const variables = [...place.env].flatMap(([name, value]) =>
    value === place.home || value === place.user || value === place.host
      ? []
      : suspect(
          "environment",
          `it holds the value that the variable ${name} has here`,
          elsewhere(onlyBuilt(value)),
          `do not let ${name} into the build: fix its value (--action_env=${name}=…, [bazel] env, build_args), or use --incompatible_strict_action_env`,
        ),
  );
  return [
    ...suspect(
      "path",
      "it holds an absolute path of the machine that built it",
      paths,
      "write paths relative to the execution root ($(pwd) and $PWD differ in every sandbox); for compilers -ffile-prefix-map, --remap-path-prefix, -trimpath",
    ),
    ...suspect(
      "user",
      "it holds the name of the user or the machine that built it",
      elsewhere((sides) => [place.user, place.host].some((name) => onlyBuilt(name)(sides))),
      "leave whoami, hostname, BUILD_USER and BUILD_HOST out of what is built",
    ),
    ...variables,
  ];
}

/** Bazel's own folders, which have a number in every sandbox and a hash in every output base. */
const BUILD_FOLDER = /\/(?:execroot|sandbox|output_base|_bazel_[^/]+|buildkit|nix-build-[^/]+)\//;

const TIME_HINTS: Readonly<Record<ImageSource["kind"], string>> = {
  bazel:
    "take the time from the commit, or leave it out: BUILD_TIMESTAMP and date in a genrule are the time of the build",
  dockerfile:
    "take the time from SOURCE_DATE_EPOCH or a build argument that the commit decides, and not from date in a RUN",
  nix: "take the time from SOURCE_DATE_EPOCH, or self.lastModified of the flake",
};

function contentSuspects(given: Case): Suspect[] {
  const stamps = [...given.place.stamps.values()];
  const ofStamp = ({ built }: Sides) => stamps.some((value) => holdsWhole(built, value));
  return [
    ...suspect(
      "time",
      "it holds a time",
      traced(given, (sides) => looksLikeTime(sides) && archiveTime(sides) === null && !ofStamp(sides)),
      TIME_HINTS[given.kind],
    ),
    ...suspect(
      "archive-time",
      "it is an archive or a compiled file with a time of its own in it",
      traced(given, (sides) => archiveTime(sides) !== null),
      "gzip -n; jar and zip with fixed times (singlejar --normalize, touch before zip -X); ar D; for .pyc files PYTHONDONTWRITEBYTECODE=1, or --invalidation-mode unchecked-hash",
    ),
    ...suspect(
      "build-id",
      "it is a program with another build id",
      traced(given, hasBuildId),
      "the id is a hash of what was linked: look for paths and times in it first; -Wl,--build-id=none and -buildid= (Go) leave it out",
    ),
  ];
}

const LEFTOVERS =
  /(?:^|\/)(?:__pycache__|\.cache|lost\+found)(?:\/|$)|\.pyc$|^var\/(?:log|cache|lib\/(?:apt|dpkg|dnf|rpm|systemd))(?:\/|$)|^etc\/(?:machine-id|hostname|resolv\.conf|ld\.so\.cache|shadow-?|passwd-)$|^root\/\.(?:npm|cache|bash_history)|^tmp\//;

/** What files are said to be, rather than what is in them. */
const FILES: readonly (Pick<Suspect, "kind" | "message" | "hint"> & { readonly aspect: Aspect })[] = [
  {
    kind: "owner",
    aspect: "owner",
    message: "files belong to whoever built them",
    hint: 'pack with fixed owners: pkg_tar(owner = "0.0"), COPY --chown=0:0, tar --owner=0 --group=0 --numeric-owner',
  },
  {
    kind: "umask",
    aspect: "mode",
    message: "files have the modes of the machine that built them, which its umask and its git decide",
    hint: 'pack with fixed modes: pkg_tar(mode = "0755"), COPY --chmod=0755, chmod in the RUN that makes them',
  },
  {
    kind: "order",
    aspect: "order",
    message: "files are packed in another order",
    hint: "sort them: tar --sort=name",
  },
  {
    kind: "compression",
    aspect: "archive",
    message: "the archive was written or compressed in another way",
    hint: "build with the same versions of the tools that pack; what gzip gives depends on its level and its implementation",
  },
];

const FILE_TIMES: Readonly<Record<ImageSource["kind"], string>> = {
  bazel: "pack with fixed times: pkg_tar(portable_mtime = True) or mtime = 0, tar --mtime=@0",
  dockerfile:
    "give files the commit's time: docker does with rewrite-timestamp, podman and buildah with a --timestamp that they apply to whole images; touch -d @$SOURCE_DATE_EPOCH at the end of a RUN does everywhere",
  nix: "nix gives every file the same time: look for what packs the layers besides",
};

function fileSuspects({ differences, kind }: Case): Suspect[] {
  const about = (wanted: Aspect) => differences.filter(({ aspect }) => aspect === wanted);
  const leftovers = differences.filter(({ path, aspect }) => aspect !== "time" && LEFTOVERS.test(path ?? ""));
  return [
    ...suspect("file-times", "files have the time of the build", about("time"), FILE_TIMES[kind]),
    ...FILES.flatMap(({ kind: reason, aspect, message, hint }) =>
      suspect(reason, message, about(aspect), hint),
    ),
    ...suspect(
      "leftovers",
      "package managers and interpreters left their caches, logs or lists",
      leftovers,
      "remove them in the RUN that makes them (rm -rf /var/lib/apt/lists /var/log/* /var/cache/*), and pin the versions of packages",
    ),
  ];
}

/** A first layer of a Dockerfile's image that differs comes from FROM, which may mean another image today. */
function baseImageSuspects({ differences, kind }: Case): Suspect[] {
  if (kind !== "dockerfile") return [];
  const first = differences.filter(
    ({ layer, aspect }) =>
      /\blayer 1 of (?!1$)\d/.test(layer) &&
      (aspect === "only built" || aspect === "only recorded" || aspect === "content"),
  );
  return suspect(
    "base-image",
    "the first layer differs, which is usually the base image's",
    first.slice(0, 1),
    "name the base image by its digest: FROM debian:trixie@sha256:…",
  );
}
