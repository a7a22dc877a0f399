import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Version } from "@cyclonedx/cyclonedx-library/Spec";
import { JsonStrictValidator } from "@cyclonedx/cyclonedx-library/Validation";
import type { CommitSha } from "../../../../src/domain/history/commit-sha.ts";
import type { Digest } from "../../../../src/domain/images/digest.ts";
import type { Bill } from "../../../../src/services/ports/bill.ts";
import { writeBill } from "../../../../src/services/sbom/write-bill.ts";

const NOTHING = { version: null, purl: null, licence: null, download: null, digest: {} };

const BILL: Bill = {
  name: "ghcr.io/acme/api",
  version: "1.2.3",
  digest: `sha256:${"ab".repeat(32)}` as Digest,
  commit: "c".repeat(40) as CommitSha,
  commitTime: 1_780_000_000,
  sourceUri: "git+https://github.com/acme/mono",
  packages: [
    {
      ...NOTHING,
      name: "serde",
      version: "1.0.219",
      purl: "pkg:cargo/serde@1.0.219",
      licence: { kind: "spdx", expression: "MIT OR Apache-2.0" },
      download: "https://static.crates.io/crates/serde/1.0.219/download",
      digest: { sha256: "cd".repeat(32) },
    },
    {
      ...NOTHING,
      name: "@types/node",
      version: "20.1.0",
      purl: "pkg:npm/%40types/node@20.1.0",
      digest: { sha512: "ef".repeat(64) },
    },
    { ...NOTHING, name: "odd+one", licence: { kind: "named", name: "SEE LICENSE IN LICENSE.txt" } },
  ],
  toolVersion: "0.1.0",
};

describe("a bill of materials", () => {
  test("is CycloneDX 1.6 by its own schema, with every package and what the image depends on", async () => {
    const document = await writeBill("cyclonedx", BILL);
    const problem = await new JsonStrictValidator(Version.v1dot6).validate(JSON.stringify(document));
    assert.equal(problem, null);
    const { components, metadata, dependencies, specVersion } = document as Record<string, never> & {
      components: { name: string; purl?: string; licenses?: unknown }[];
      metadata: { component: { purl: string } };
      dependencies: { ref: string; dependsOn?: string[] }[];
    };
    assert.equal(specVersion, "1.6");
    assert.deepEqual(components.map(({ name }) => name).sort(), ["@types/node", "odd+one", "serde"]);
    assert.deepEqual(components.find(({ name }) => name === "serde")?.licenses, [
      { expression: "MIT OR Apache-2.0" },
    ]);
    assert.deepEqual(components.find(({ name }) => name === "odd+one")?.licenses, [
      { license: { name: "SEE LICENSE IN LICENSE.txt" } },
    ]);
    assert.match(metadata.component.purl, /^pkg:oci\/api@sha256%3Aabab/);
    assert.equal(dependencies.find(({ ref }) => ref === "image")?.dependsOn?.length, 3);
  });

  test("is SPDX 2.3, with every package and what the image depends on", async () => {
    const document = (await writeBill("spdx", BILL)) as {
      packages: { SPDXID: string; name: string; licenseDeclared: string }[];
      relationships: { relationshipType: string; relatedSpdxElement: string }[];
    };
    const { packages, relationships, ...head } = document;
    assert.deepEqual(head, {
      spdxVersion: "SPDX-2.3",
      dataLicense: "CC0-1.0",
      SPDXID: "SPDXRef-DOCUMENT",
      name: "ghcr.io/acme/api 1.2.3",
      hasExtractedLicensingInfos: [
        {
          licenseId: "LicenseRef-1",
          name: "SEE LICENSE IN LICENSE.txt",
          extractedText: "SEE LICENSE IN LICENSE.txt",
        },
      ],
      documentNamespace: `https://ghcr.io/acme/api/spdx/${"ab".repeat(32)}/${"c".repeat(40)}`,
      creationInfo: { created: "2026-05-28T20:26:40Z", creators: ["Tool: slipway-0.1.0"] },
    });
    assert.deepEqual(
      relationships.map(({ relationshipType, relatedSpdxElement }) => [relationshipType, relatedSpdxElement]),
      [
        ["DESCRIBES", "SPDXRef-image"],
        ["DEPENDS_ON", "SPDXRef-package-1"],
        ["DEPENDS_ON", "SPDXRef-package-2"],
        ["DEPENDS_ON", "SPDXRef-package-3"],
      ],
    );
    assert.equal(packages[3]?.licenseDeclared, "LicenseRef-1");
    assert.deepEqual(packages[1], {
      SPDXID: "SPDXRef-package-1",
      name: "serde",
      versionInfo: "1.0.219",
      downloadLocation: "https://static.crates.io/crates/serde/1.0.219/download",
      filesAnalyzed: false,
      licenseConcluded: "NOASSERTION",
      copyrightText: "NOASSERTION",
      licenseDeclared: "MIT OR Apache-2.0",
      checksums: [{ algorithm: "SHA256", checksumValue: "cd".repeat(32) }],
      externalRefs: [
        {
          referenceCategory: "PACKAGE-MANAGER",
          referenceType: "purl",
          referenceLocator: "pkg:cargo/serde@1.0.219",
        },
      ],
    });
  });

  test("is the same to the byte each time, and another one for another image", async () => {
    for (const format of ["spdx", "cyclonedx"] as const) {
      const [one, again, other] = await Promise.all([
        writeBill(format, BILL),
        writeBill(format, structuredClone(BILL)),
        writeBill(format, { ...BILL, digest: `sha256:${"12".repeat(32)}` as Digest }),
      ]);
      assert.equal(JSON.stringify(one), JSON.stringify(again));
      assert.notEqual(JSON.stringify(one), JSON.stringify(other));
    }
  });

  test("without packages, or a source, is one all the same", async () => {
    const bare = { ...BILL, packages: [], sourceUri: null };
    const document = await writeBill("cyclonedx", bare);
    assert.equal(await new JsonStrictValidator(Version.v1dot6).validate(JSON.stringify(document)), null);
    assert.equal(((await writeBill("spdx", bare)) as { packages: unknown[] }).packages.length, 1);
  });
});
