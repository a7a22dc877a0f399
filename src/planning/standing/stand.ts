import type { Digest } from "../../domain/images/digest.ts";
import { PREDICATES } from "../../domain/release/attestation.ts";
import type { Facts } from "../../domain/release/facts.ts";
import type { NamedDigest } from "../../domain/release/intent.ts";
import type {
  AttestationStanding,
  DeploymentStanding,
  FloatingStanding,
  ForgeStanding,
  ImageStanding,
  Standing,
} from "../../domain/release/standing.ts";
import {
  artifactsOf,
  type SiteBuild,
  type Wanted,
  type WantedCommand,
  type WantedDeployment,
  type WantedFiles,
  type WantedFloating,
  type WantedForgeRelease,
  type WantedImage,
  type WantedRelease,
} from "../../domain/release/wanted.ts";
import { standCommand, standDeployment, standFiles, standForgeRelease } from "./artifacts.ts";
import { predicatesOf, standAttestations } from "./attested.ts";
import { standFloating } from "./floating.ts";
import { standImage } from "./image.ts";

/** Everything that is wanted, with how it stands: what gates and plan are made from. */
export interface Stood {
  readonly wanted: Wanted;
  readonly facts: Facts;
  readonly releases: readonly StoodRelease[];
}

/** One release with how each of its artifacts stands. */
export interface StoodRelease {
  readonly release: WantedRelease;
  readonly images: readonly StoodImage[];
  readonly files: readonly {
    readonly files: WantedFiles;
    readonly standing: Standing<{ readonly files: readonly NamedDigest[] }>;
  }[];
  readonly sites: readonly { readonly site: SiteBuild; readonly deployments: readonly StoodDeployment[] }[];
  readonly commands: readonly { readonly command: WantedCommand; readonly standing: Standing }[];
  readonly forge: { readonly release: WantedForgeRelease; readonly standing: ForgeStanding } | null;
}

/** An image, with its floating tags. */
export interface StoodImage {
  readonly image: WantedImage;
  readonly standing: ImageStanding;
  /** Null: nothing is signed. */
  readonly attested: AttestationStanding | null;
  readonly floating: readonly { readonly floating: WantedFloating; readonly standing: FloatingStanding }[];
}

/** A deployment. */
export interface StoodDeployment {
  readonly deployment: WantedDeployment;
  readonly standing: DeploymentStanding;
}

/** Judges how every wanted artifact stands, once. Pure: the same facts always give the same standings. */
export function stand(wanted: Wanted, facts: Facts): Stood {
  return { wanted, facts, releases: wanted.releases.map((release) => standRelease(release, wanted, facts)) };
}

function standRelease(release: WantedRelease, wanted: Wanted, facts: Facts): StoodRelease {
  const standing = standFiles(release, signsFiles(wanted), facts);
  const files = artifactsOf(release, "files").map((each) => ({ files: each, standing }));
  const [forge] = artifactsOf(release, "forge");
  const attached = files.length === 0 || standing.kind === "same";
  return {
    release,
    images: artifactsOf(release, "image").map((image) => standWhole(image, release, wanted, facts)),
    files,
    sites: artifactsOf(release, "site").map(({ site, deployments }) => ({
      site,
      deployments: deployments.map((deployment) => ({
        deployment,
        standing: standDeployment(deployment, release, facts),
      })),
    })),
    commands: artifactsOf(release, "command").map((command) => ({
      command,
      standing: standCommand(command, release, facts),
    })),
    forge:
      forge === undefined ? null : { release: forge, standing: standForgeRelease(forge, attached, facts) },
  };
}

/** Whether the files of releases get a statement: where they are from is all that is said of them. */
export function signsFiles({ predicates }: Pick<Wanted, "predicates">): boolean {
  return predicates.includes(PREDICATES.provenance);
}

/** The digest that an image has, or will have, if that is known before it is built. */
function knownDigest({ source }: WantedImage, standing: ImageStanding): Digest | null {
  if (standing.kind === "same") return standing.digest;
  return source.kind === "released" ? source.digest : null;
}

function standWhole(image: WantedImage, release: WantedRelease, wanted: Wanted, facts: Facts): StoodImage {
  const standing = standImage(image, release, facts);
  const { tag } = release;
  const predicates = predicatesOf(image, wanted.predicates, tag);
  const isSigned = predicates.length > 0 || image.carried.length > 0;
  return {
    image,
    standing,
    attested: isSigned ? standAttestations(image, standing, { tag, predicates }, facts) : null,
    floating: image.floating.map((floating) => ({
      floating,
      standing: standFloating(floating, knownDigest(image, standing), release, facts),
    })),
  };
}
