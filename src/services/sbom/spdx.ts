import { hexOf } from "../../domain/images/digest.ts";
import type { Licence, Package } from "../../domain/release/materials.ts";
import type { Bill } from "../ports/bill.ts";
import { imagePurl, rfc3339 } from "./names.ts";

// Source: SPDX specification 2.3, and its JSON Schema (github.com/spdx/spdx-spec, "schemas/spdx-schema.json").

const UNKNOWN = "NOASSERTION";

const IMAGE = "SPDXRef-image";

/** The algorithms that SPDX has names for, of those that package managers use. */
const ALGORITHMS: Readonly<Record<string, string>> = {
  sha1: "SHA1",
  sha256: "SHA256",
  sha384: "SHA384",
  sha512: "SHA512",
};

/** An SPDX 2.3 document: the image, and the packages that it was made from. */
export function spdxDocument(bill: Bill): object {
  const { name, version, digest, commit, commitTime, packages, toolVersion } = bill;
  const names = namedLicences(packages);
  return {
    spdxVersion: "SPDX-2.3",
    dataLicense: "CC0-1.0",
    SPDXID: "SPDXRef-DOCUMENT",
    name: `${name} ${version}`,
    // Unique to the document, and the same for the same image of the same commit.
    documentNamespace: `https://${name}/spdx/${hexOf(digest)}/${commit}`,
    creationInfo: { created: rfc3339(commitTime), creators: [`Tool: slipway-${toolVersion}`] },
    packages: [imagePackage(bill), ...packages.map((each, index) => spdxPackage(each, index, names))],
    ...(names.size === 0 ? {} : { hasExtractedLicensingInfos: [...names].map(extracted) }),
    relationships: [
      { spdxElementId: "SPDXRef-DOCUMENT", relationshipType: "DESCRIBES", relatedSpdxElement: IMAGE },
      ...packages.map((_, index) => ({
        spdxElementId: IMAGE,
        relationshipType: "DEPENDS_ON",
        relatedSpdxElement: idOf(index),
      })),
    ],
  };
}

function idOf(index: number): string {
  return `SPDXRef-package-${index + 1}`;
}

function imagePackage(bill: Bill): object {
  const { name, version, digest, commit, sourceUri } = bill;
  return {
    SPDXID: IMAGE,
    name,
    versionInfo: version,
    primaryPackagePurpose: "CONTAINER",
    downloadLocation: UNKNOWN,
    ...(sourceUri === null ? {} : { sourceInfo: `${sourceUri}@${commit}` }),
    ...NOTHING_SAID,
    licenseDeclared: UNKNOWN,
    checksums: [{ algorithm: "SHA256", checksumValue: hexOf(digest) }],
    externalRefs: [purlReference(imagePurl(bill))],
  };
}

/** What SPDX wants to be told, and nothing here knows. */
const NOTHING_SAID = {
  filesAnalyzed: false,
  licenseConcluded: UNKNOWN,
  copyrightText: UNKNOWN,
} as const;

function spdxPackage(
  { name, version, purl, licence, download, digest }: Package,
  index: number,
  names: ReadonlyMap<string, string>,
): object {
  const checksums = Object.entries(digest).flatMap(([algorithm, checksumValue]) => {
    const known = ALGORITHMS[algorithm];
    return known === undefined ? [] : [{ algorithm: known, checksumValue }];
  });
  return {
    SPDXID: idOf(index),
    name,
    ...(version === null ? {} : { versionInfo: version }),
    downloadLocation: download ?? UNKNOWN,
    ...NOTHING_SAID,
    licenseDeclared: declared(licence, names),
    ...(checksums.length === 0 ? {} : { checksums }),
    ...(purl === null ? {} : { externalRefs: [purlReference(purl)] }),
  };
}

/** SPDX's own references to the licences that it does not know, by what packages call them. */
function namedLicences(packages: readonly Package[]): ReadonlyMap<string, string> {
  const names = packages.flatMap(({ licence }) => (licence?.kind === "named" ? licence.name : []));
  return new Map([...new Set(names)].sort().map((name, index) => [name, `LicenseRef-${index + 1}`]));
}

/** Nothing is known of such a licence but its name. */
function extracted([name, licenseId]: readonly [string, string]): object {
  return { licenseId, name, extractedText: name };
}

function declared(licence: Licence | null, names: ReadonlyMap<string, string>): string {
  if (licence === null) return UNKNOWN;
  return licence.kind === "spdx" ? licence.expression : (names.get(licence.name) ?? UNKNOWN);
}

function purlReference(purl: string): object {
  return { referenceCategory: "PACKAGE-MANAGER", referenceType: "purl", referenceLocator: purl };
}
