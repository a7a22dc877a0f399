import { ComponentType, ExternalReferenceType, HashAlgorithm } from "@cyclonedx/cyclonedx-library/Enums";
import {
  Bom,
  Component,
  ExternalReference,
  ExternalReferenceRepository,
  HashDictionary,
  LicenseExpression,
  LicenseRepository,
  Metadata,
  NamedLicense,
  Property,
  PropertyRepository,
  Tool,
  ToolRepository,
  Tools,
} from "@cyclonedx/cyclonedx-library/Models";
import { JSON as Json, JsonSerializer } from "@cyclonedx/cyclonedx-library/Serialize";
import { Spec1dot6 } from "@cyclonedx/cyclonedx-library/Spec";
import { hexOf } from "../../domain/images/digest.ts";
import type { Licence, Package } from "../../domain/release/materials.ts";
import type { Bill } from "../ports/bill.ts";
import { imagePurl } from "./names.ts";

const ALGORITHMS: Readonly<Record<string, HashAlgorithm>> = {
  sha1: HashAlgorithm["SHA-1"],
  sha256: HashAlgorithm["SHA-256"],
  sha384: HashAlgorithm["SHA-384"],
  sha512: HashAlgorithm["SHA-512"],
};

/** A CycloneDX 1.6 document: the image, and the packages that it was made from. */
export function cycloneDxDocument(bill: Bill): object {
  const { commitTime, packages, toolVersion, digest } = bill;
  const image = imageComponent(bill);
  const bom = new Bom({
    serialNumber: `urn:uuid:${uuidOf(hexOf(digest))}`,
    metadata: new Metadata({
      timestamp: new Date(commitTime * 1_000),
      tools: new Tools({ tools: new ToolRepository([new Tool({ name: "slipway", version: toolVersion })]) }),
      component: image,
    }),
  });
  for (const [index, each] of packages.entries()) {
    const component = packageComponent(each, `package-${index + 1}`);
    bom.components.add(component);
    image.dependencies.add(component.bomRef);
  }
  const serializer = new JsonSerializer(new Json.Normalize.Factory(Spec1dot6));
  return JSON.parse(serializer.serialize(bom, { sortLists: true })) as object;
}

function imageComponent(bill: Bill): Component {
  const { name, version, digest, commit, sourceUri } = bill;
  return new Component(ComponentType.Container, name, {
    bomRef: "image",
    version,
    purl: imagePurl(bill),
    hashes: new HashDictionary([[HashAlgorithm["SHA-256"], hexOf(digest)]]),
    properties: new PropertyRepository([new Property("slipway:commit", commit)]),
    ...(sourceUri === null ? {} : { externalReferences: reference(sourceUri, ExternalReferenceType.VCS) }),
  });
}

function packageComponent(found: Package, bomRef: string): Component {
  const { name, version, purl, licence, download, digest } = found;
  const hashes = Object.entries(digest).flatMap(([algorithm, value]): [HashAlgorithm, string][] => {
    const known = ALGORITHMS[algorithm];
    return known === undefined ? [] : [[known, value]];
  });
  return new Component(ComponentType.Library, name, {
    bomRef,
    ...(version === null ? {} : { version }),
    ...(purl === null ? {} : { purl }),
    ...(licence === null ? {} : { licenses: new LicenseRepository([licenceModel(licence)]) }),
    ...(download === null
      ? {}
      : { externalReferences: reference(download, ExternalReferenceType.Distribution) }),
    hashes: new HashDictionary(hashes),
  });
}

function licenceModel(licence: Licence): LicenseExpression | NamedLicense {
  return licence.kind === "spdx" ? new LicenseExpression(licence.expression) : new NamedLicense(licence.name);
}

function reference(url: string, type: ExternalReferenceType): ExternalReferenceRepository {
  return new ExternalReferenceRepository([new ExternalReference(url, type)]);
}

/** A UUID that is the same for the same image: of version 8, whose bits mean what its maker says (RFC 9562, 5.8). */
function uuidOf(hex: string): string {
  const bits = `${hex.slice(0, 12)}8${hex.slice(13, 16)}8${hex.slice(17, 32)}`;
  return bits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
