/** A workspace with Dockerfiles that need no network, since they begin with nothing except a static busybox. */

import { existsSync } from "node:fs";
import { cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { BuilderName, DockerfileSource } from "../../src/services/dockerfile/builder.ts";
import {
  createDockerfileImages,
  type DockerfileImagesOptions,
} from "../../src/services/dockerfile/dockerfile-images.ts";
import type { PushLayout } from "../../src/services/oci/built-layout.ts";
import type { ImageBuilder } from "../../src/services/ports/image-builder.ts";
import { containerStorage } from "../support/container-storage.ts";
import { testRun } from "./registry-fixture.ts";

const DOCKERFILES = {
  app: `FROM scratch AS build
ARG VERSION=unknown
COPY busybox /bin/busybox
RUN ["/bin/busybox", "sh", "-c", "echo version $VERSION > /version"]
FROM scratch
COPY --from=build /version /version
COPY hello.txt /
`,
  based: `FROM scratch AS build
COPY busybox /bin/busybox
FROM localhost/acme/base:1
COPY --from=build /bin/busybox /bin/busybox
`,
  continued: `FROM localhost/acme/base:1 AS build
COPY hello.txt /
FROM build
COPY hello.txt /again.txt
`,
  copied: `FROM scratch
ARG VERSION=unknown
ARG TARGETARCH
LABEL arch=$TARGETARCH
COPY hello.txt /
`,
  healthy: `FROM scratch
ARG TARGETARCH
LABEL arch=$TARGETARCH
COPY hello.txt /
HEALTHCHECK --interval=30s CMD ["/busybox", "wget", "-q", "-O", "-", "http://localhost:3000"]
`,
  failing: `FROM scratch
COPY busybox /bin/busybox
RUN ["/bin/busybox", "sh", "-c", "echo compiling; echo no such header: zlib.h >&2; exit 7"]
`,
} as const;

/** Where Debian's busybox-static is. */
const BUSYBOX = "/bin/busybox";

export interface DockerfileWorkspace {
  readonly workspace: string;
  readonly env: Record<string, string | undefined>;
  readonly create: (pushLayout?: PushLayout) => ImageBuilder<"dockerfile">;
}

/** A workspace below a folder, and the environment in which builders have a storage of their own. */
export async function dockerfileWorkspace(scratch: string): Promise<DockerfileWorkspace> {
  const workspace = join(scratch, "workspace");
  await mkdir(join(workspace, "docker"), { recursive: true });
  await mkdir(join(workspace, "app"));
  // Tests that run it are skipped if it is not installed.
  if (existsSync(BUSYBOX)) await cp(BUSYBOX, join(workspace, "app", "busybox"));
  await writeFile(join(workspace, "app", "hello.txt"), "hello\n");
  for (const [name, text] of Object.entries(DOCKERFILES))
    await writeFile(join(workspace, "docker", `${name}.Dockerfile`), text);
  const env = { PATH: process.env["PATH"], HOME: scratch, ...(await containerStorage(scratch)) };
  return { workspace, env, create: (pushLayout) => images({ workspace, env, scratch }, pushLayout) };
}

interface Place {
  readonly workspace: string;
  readonly env: DockerfileImagesOptions["env"];
  readonly scratch: string;
}

/** The service in another environment. */
export function images(
  { workspace, env, scratch }: Place,
  pushLayout: PushLayout = unexpected,
): ImageBuilder<"dockerfile"> {
  return createDockerfileImages({
    run: testRun(env),
    workspace,
    env,
    scratch: async () => scratch,
    pushLayout,
  });
}

async function unexpected(): Promise<never> {
  throw new Error("nothing was to be pushed");
}

/** A Dockerfile of the workspace. */
export function dockerfile(name: string, builder?: BuilderName, context = "app"): DockerfileSource {
  const source = { kind: "dockerfile", dockerfile: `docker/${name}.Dockerfile`, context } as const;
  return { ...source, buildArgs: new Map(), ...(builder === undefined ? {} : { builder }) };
}
