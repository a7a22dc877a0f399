/** Which builder is taken, and how docker is called: by stand-ins that are named after it and record what they are given. */

import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { writeOciLayout } from "../support/oci-layout.ts";
import { programs } from "../support/programs.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { dockerfile, dockerfileWorkspace, images } from "./dockerfile-fixture.ts";
import { buildRefused, COMMIT_TIME, plannedImage, platforms, settings } from "./image-builder-fixture.ts";

const SUBJECT = "docker/app.Dockerfile";
const CLIENT_ONLY = `echo "Cannot connect to the Docker daemon at unix:///var/run/docker.sock." >&2; exit 1`;
const REFUSES = "exit 1";

/** A workspace where only these builders are installed. */
async function installed(scripts: Readonly<Record<string, string>>) {
  const stack = new AsyncDisposableStack();
  const { path: scratch } = stack.use(await temporaryDirectory("slipway-builders"));
  const { workspace } = await dockerfileWorkspace(scratch);
  const env = { PATH: await programs(scratch, scripts), SCRATCH: scratch };
  return {
    scratch,
    workspace,
    builder: images({ workspace, env, scratch }),
    calls: async () => (await readFile(join(scratch, "calls"), "utf8")).trim().split("\n"),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** Writes down each of its arguments; `build` copies a layout that is there already. */
const DOCKER = `echo "docker $*" >> "$SCRATCH/calls"
case "$*" in "buildx build"*--output*)
  [ "$SOURCE_DATE_EPOCH" = ${COMMIT_TIME} ] || exit 9
  for word in "$@"; do case "$word" in --output=*) to="\${word##*dest=}";; --metadata-file=*) said="\${word#*=}";; esac; done
  echo "#5 [1/2] COPY hello.txt /" >&2
  [ ! -f "$SCRATCH/metadata" ] || /bin/cp "$SCRATCH/metadata" "$said"
  /bin/cp -r "$SCRATCH/made" "$to";;
esac`;

test("if no builder is installed, all three are named", async () => {
  await using world = await installed({});
  const facts = (await world.builder.inspect([dockerfile("app")], () => {})).get(SUBJECT);
  assert.equal(facts?.missing, "docker is not installed; podman is not installed; buildah is not installed");
  assert.match(facts?.hint ?? "", /install one of docker \(with buildx\), podman and buildah/);
  const image = plannedImage(dockerfile("app"), "localhost:5000", "acme/app");
  const { code, message } = await buildRefused(world.builder.build([image], () => {}));
  assert.equal(code, "builder-missing");
  assert.match(message, /^nothing here builds docker\/app\.Dockerfile: docker is not installed; podman/);
});

test("a builder that is named is the only one tried", async () => {
  await using world = await installed({ docker: CLIENT_ONLY, buildah: "exit 0" });
  const facts = (await world.builder.inspect([dockerfile("app", "docker")], () => {})).get(SUBJECT);
  assert.match(facts?.missing ?? "", /^docker does not work \(Cannot connect to the Docker daemon at unix:/);
  assert.match(facts?.hint ?? "", /start docker .* or name another `builder` in slipway\.toml/);
  assert.equal(
    (await world.builder.inspect([dockerfile("app", "buildah")], () => {})).get(SUBJECT)?.missing,
    undefined,
  );
});

test("a docker client without an engine, or without buildx, gives way to the next that works", async () => {
  const noBuildx = `[ "$1" = version ] && exit 0; echo "docker: unknown command: docker buildx" >&2; exit 1`;
  for (const docker of [CLIENT_ONLY, noBuildx]) {
    await using world = await installed({
      docker,
      podman: REFUSES,
      buildah: `echo "buildah $*" >> "$SCRATCH/calls"; [ "$1" = info ]`,
    });
    const image = plannedImage(dockerfile("app"), "localhost:5000", "acme/app");
    const { message } = await buildRefused(world.builder.build([image], () => {}));
    assert.match(
      message,
      /^buildah failed to build docker\/app\.Dockerfile \(exit code 1\), and printed nothing/,
    );
    assert.match((await world.calls()).join("\n"), /^buildah info\nbuildah build --format=oci /);
  }
});

test("each builder is tried once per run", async () => {
  await using world = await installed({ docker: `echo "docker $*" >> "$SCRATCH/calls"` });
  for (let time = 0; time < 2; time += 1)
    await world.builder.inspect([dockerfile("app"), dockerfile("copied")], () => {});
  assert.deepEqual(await world.calls(), [
    "docker version --format {{.Server.Version}}",
    "docker buildx version",
    "docker buildx inspect",
  ]);
});

test("docker builds all platforms in one call, at the commit's time, without attestations", async () => {
  await using world = await installed({ docker: DOCKER });
  const digest = await writeOciLayout(join(world.scratch, "made"), "docker", ["amd64", "arm64"]);
  const wanted = platforms("linux/amd64", "linux/arm64");
  const image = plannedImage(dockerfile("app"), "localhost:5000", "acme/app", { platforms: wanted });
  const told: string[] = [];
  const built = (await world.builder.build([image], (text) => told.push(text))).get(image.id);
  assert.equal(built?.digest, digest);
  assert.deepEqual(built?.platforms, wanted);
  assert.deepEqual(told, ["[1/2] COPY hello.txt /"]);
  const call = (await world.calls()).at(-1)?.replaceAll(world.scratch, "");
  const [name, revision] = Object.entries(settings.labels)[0] ?? [];
  assert.match(
    call ?? "",
    /^docker buildx build --progress=plain --provenance=false --sbom=false --metadata-file=\S+ --output=type=oci,/,
  );
  for (const argument of [
    "tar=false,rewrite-timestamp=true,dest=",
    ` --build-arg=SOURCE_DATE_EPOCH=${COMMIT_TIME} --label=${name}=${revision} --build-arg=VERSION=1.2.3`,
    " --file=/workspace/docker/app.Dockerfile --platform=linux/amd64,linux/arm64 /workspace/app",
  ])
    assert.ok(call?.includes(argument), `${argument} is not in ${call}`);
});

/** What buildx writes for `based.Dockerfile`: the images of all stages that were used, and what parsed the Dockerfile. */
const provenance = (platform: string, sha256: string) => ({
  builder: { id: "" },
  buildType: "https://mobyproject.org/buildkit@v1",
  materials: [
    { uri: "pkg:docker/docker/dockerfile@1", digest: { sha256: "1".repeat(64) } },
    { uri: `pkg:docker/localhost/acme/base@1?platform=${platform}`, digest: { sha256 } },
    { uri: `pkg:docker/golang@1.25?platform=${platform}`, digest: { sha256: "2".repeat(64) } },
  ],
});

test("docker's base image is the one of its own record that FROM names, and otherwise what FROM pins", async () => {
  const [one, other] = ["a".repeat(64), "b".repeat(64)];
  const documents: readonly (readonly [string, unknown, readonly string[]])[] = [
    ["based", { "buildx.build.provenance": provenance("linux%2Famd64", one) }, [one]],
    [
      "continued",
      {
        "buildx.build.provenance/linux/amd64": provenance("linux%2Famd64", one),
        "buildx.build.provenance/linux/arm64": provenance("linux%2Farm64", other),
      },
      [one, other],
    ],
    ["based", { "containerimage.digest": "sha256:c" }, []],
    ["app", { "buildx.build.provenance": provenance("linux%2Famd64", one) }, []],
  ];
  for (const [name, document, expected] of documents) {
    await using world = await installed({ docker: DOCKER });
    await writeOciLayout(join(world.scratch, "made"), "docker", ["amd64"]);
    await writeFile(join(world.scratch, "metadata"), JSON.stringify(document));
    const image = plannedImage(dockerfile(name), "localhost:5000", "acme/app");
    const built = (await world.builder.build([image], () => {})).get(image.id);
    const { packages, dependencies } = (await built?.materials?.()) ?? {};
    assert.deepEqual(
      packages?.map(({ purl }) => purl),
      expected.map((hex) => `pkg:oci/base@sha256:${hex}?repository_url=localhost%2Facme%2Fbase&tag=1`),
    );
    assert.equal(dependencies?.length, expected.length);
  }
  await using world = await installed({ docker: DOCKER });
  await writeOciLayout(join(world.scratch, "made"), "docker", ["amd64"]);
  await writeFile(join(world.workspace, SUBJECT), `ARG BASE=debian\nFROM $BASE:trixie@sha256:${one}\n`);
  const image = plannedImage(dockerfile("app"), "localhost:5000", "acme/app");
  const built = (await world.builder.build([image], () => {})).get(image.id);
  assert.deepEqual(
    (await built?.materials?.())?.packages.map(({ name, version, digest }) => [name, version, digest]),
    [["docker.io/library/debian", "trixie", { sha256: one }]],
  );
});

test("docker's default builder, which cannot write to disk, is recognised", async () => {
  const says =
    "ERROR: OCI exporter is not supported for the docker driver.\nSwitch to a different driver, or turn on the containerd image store, and try again.";
  await using world = await installed({ docker: `[ "$2" = build ] || exit 0; echo "${says}" >&2; exit 1` });
  const image = plannedImage(dockerfile("app"), "localhost:5000", "acme/app");
  const { code, message, hint } = await buildRefused(world.builder.build([image], () => {}));
  assert.equal(code, "build-failed");
  assert.match(message, /OCI exporter is not supported/);
  assert.match(hint, /`docker buildx create --use` makes one that can/);
});

/** docker with its default builder, and this image store. */
const DEFAULT_BUILDER = (store: string) => `case "$*" in
  "buildx inspect") printf 'Name:   default\\nDriver: docker\\n' ;;
  "info "*) echo '${store}' ;;
esac`;

test("docker's default builder gives way to the next for a push, unless containerd stores its images", async () => {
  const podman = "exit 0";
  await using world = await installed({
    docker: DEFAULT_BUILDER('[["Backing Filesystem","extfs"]]'),
    podman,
  });
  assert.deepEqual((await world.builder.inspect([dockerfile("app")], () => {})).get(SUBJECT), {});
  const facts = (await world.builder.inspect([dockerfile("app", "docker")], () => {})).get(SUBJECT);
  assert.match(facts?.missing ?? "", /^docker has only its default builder, which cannot write/);
  assert.match(facts?.hint ?? "", /docker buildx create --use.*docker\/setup-buildx-action/);
  const containerd = '[["driver-type","io.containerd.snapshotter.v1"]]';
  await using other = await installed({ docker: DEFAULT_BUILDER(containerd) });
  assert.deepEqual((await other.builder.inspect([dockerfile("app", "docker")], () => {})).get(SUBJECT), {});
});

test("podman and buildah write docker's format if there is a HEALTHCHECK, and OCI's if there is none", async () => {
  await using world = await installed({ buildah: `echo "$*" >> "$SCRATCH/calls"` });
  const file = join(world.workspace, SUBJECT);
  const own = await readFile(file, "utf8");
  const formatFor = async (text: string) => {
    await writeFile(file, `${own}\n${text}\n`);
    const source = dockerfile("app", "buildah");
    const image = plannedImage(source, "localhost:5000", "acme/app");
    assert.equal((await buildRefused(world.builder.build([image], () => {}))).code, "no-image-built");
    const load = { as: "acme/app:dev" };
    await world.builder.load([{ component: "app", source, load, build: settings }], () => {});
    const [built, loaded] = (await world.calls()).slice(-2).map((call) => /--format=(\w+)/.exec(call)?.[1]);
    assert.equal(built, loaded);
    return built;
  };
  for (const text of ["HEALTHCHECK CMD true", "  healthcheck --interval=5s CMD true"])
    assert.equal(await formatFor(text), "docker", text);
  for (const text of ["HEALTHCHECK NONE", "# HEALTHCHECK CMD true", "RUN echo HEALTHCHECK x"])
    assert.equal(await formatFor(text), "oci", text);
});

test("a builder that left nothing here built nothing", async () => {
  await using world = await installed({ podman: "exit 0" });
  for (const wanted of [undefined, platforms("linux/amd64", "linux/arm64")]) {
    const image = plannedImage(
      dockerfile("app"),
      "localhost:5000",
      "acme/app",
      wanted && { platforms: wanted },
    );
    const { code, hint } = await buildRefused(world.builder.build([image], () => {}));
    assert.equal(code, "no-image-built");
    assert.match(hint, /podman machine/);
  }
});

test("docker loads under the development tag", async () => {
  await using world = await installed({ docker: DOCKER });
  const local = {
    component: "app",
    source: dockerfile("app"),
    load: { as: "acme/app:dev" },
    build: settings,
  };
  await world.builder.load([local], () => {});
  const call = (await world.calls()).at(-1);
  assert.match(call ?? "", /^docker buildx build --progress=plain --load --tag=acme\/app:dev --label=/);
});

test("a context that is not a folder is distinguished from a missing Dockerfile", async () => {
  await using world = await installed({ docker: "exit 0" });
  const facts = await world.builder.inspect(
    [dockerfile("app", "docker", "nowhere"), dockerfile("app")],
    () => {},
  );
  assert.equal(facts.get(SUBJECT)?.missing, "its context nowhere is not a folder");
});
