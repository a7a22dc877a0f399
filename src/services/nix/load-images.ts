import type { Watch } from "../../domain/release/event.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import type { LocalImage } from "../ports/image-builder.ts";
import { obstacleTo } from "../process/find-program.ts";
import { sideBySide } from "../process/side-by-side.ts";
import { buildAttributes, copyImage, createNix, type NixPlace } from "./nix.ts";

/** Images that are copied at once. */
const COPIES = 2;

/** Where skopeo copies to for each engine, and the harmless call that shows whether the engine works. */
const ENGINES = [
  { probe: ["docker", "version", "--format", "{{.Server.Version}}"], destination: dockerDestination },
  { probe: ["podman", "info"], destination: podmanDestination },
] as const;

/**
 * Builds images and copies them into docker, or into podman if docker does not work. `copyTo` is used rather than
 * `copyToDockerDaemon` and `copyToPodman`, which know only the name that the flake gives the image. Throws `load-failed`,
 * `build-failed` and `copy-failed`.
 */
export async function loadImages(
  place: NixPlace,
  images: readonly LocalImage<"nix">[],
  watch: Watch,
): Promise<void> {
  const nix = createNix(place);
  const destination = await findEngine(
    place,
    images.map(({ load }) => load.as),
  );
  const attributes = images.map(({ source }) => source.attribute);
  await buildAttributes(nix, [...new Set(attributes)], watch);
  await sideBySide(images, COPIES, async ({ source, load: { as } }) => {
    await copyImage(nix, source.attribute, destination(as), watch);
  });
}

async function findEngine(
  { run, workspace, env }: NixPlace,
  names: readonly string[],
): Promise<(name: string) => string> {
  const obstacles: string[] = [];
  for (const { probe, destination } of ENGINES) {
    const obstacle = await obstacleTo(run, probe, { cwd: workspace, env });
    if (obstacle === null) return destination;
    obstacles.push(`${probe[0]} ${obstacle}`);
  }
  throw new ReleaseError({
    kind: "build",
    code: "load-failed",
    message: `there is nothing to load ${names.join(", ")} into: ${obstacles.join("; ")}`,
    hint: "start docker (`docker version` has to name a server) or install podman, then run the same command again",
  });
}

/** Source: containers-transports(5), "docker-daemon": the tag is required. */
function dockerDestination(name: string): string {
  return `docker-daemon:${tagged(name)}`;
}

/** podman keeps what is built here under `localhost/`. */
function podmanDestination(name: string): string {
  const [host = "", ...path] = name.split("/");
  const isHost = path.length > 0 && /[.:]|^localhost$/.test(host);
  return `containers-storage:${isHost ? "" : "localhost/"}${tagged(name)}`;
}

function tagged(name: string): string {
  return /:[^/]*$/.test(name) ? name : `${name}:latest`;
}
