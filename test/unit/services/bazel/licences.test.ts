import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { licenceOf } from "../../../../src/services/bazel/materials/licences.ts";

describe("the words of a package about its licence are", () => {
  const cases: Readonly<Record<string, string | null>> = {
    MIT: "MIT",
    " (MIT OR Apache-2.0) AND Unicode-3.0 ": "(MIT OR Apache-2.0) AND Unicode-3.0",
    "GPL-2.0-only WITH Classpath-exception-2.0": "GPL-2.0-only WITH Classpath-exception-2.0",
    "MIT/Apache-2.0": "MIT OR Apache-2.0",
    "": null,
    UNKNOWN: null,
  };
  for (const [words, expression] of Object.entries(cases))
    test(words || "none", () => {
      const expected = expression === null ? null : { kind: "spdx", expression };
      assert.deepEqual(licenceOf(words), expected);
    });

  for (const name of ["UNLICENSED", "SEE LICENSE IN LICENSE.md", "Apache License, Version 2.0", "mit"])
    test(`a name: ${name}`, () => assert.deepEqual(licenceOf(name), { kind: "named", name }));
});
