import assert from "node:assert/strict";
import { test } from "node:test";
import type { ServedImage } from "../../../src/domain/images/served-image.ts";
import { ReleaseError } from "../../../src/domain/text/release-error.ts";
import { givingUp } from "../../../src/release/observation/giving-up.ts";
import { digest, reference } from "../../support/facts.ts";

/** Registries of which these references fail with a code; counts what they are asked. */
function registries(failing: Readonly<Record<string, string>>) {
  const asked: string[] = [];
  const { examine } = givingUp({
    examine: async (repository, tag): Promise<ServedImage> => {
      asked.push(`${repository.host}:${tag}`);
      const code = failing[`${repository.host}:${tag}`] ?? failing[repository.host];
      if (code === undefined) return { digest: digest("1"), children: [], faults: [] };
      throw new ReleaseError({ kind: "registry", code, message: `${repository.host} ${code}`, hint: "" });
    },
    referrers: async () => [],
  });
  const ask = (host: string, version: string) => {
    const { repository, tag } = reference(`${host}/acme/api:${version}`);
    return examine(repository, tag, "manifests").then(
      () => "answered",
      (error: Error) => error.message,
    );
  };
  return { asked, ask };
}

test("a registry that answers nobody is asked no more, and others are", async () => {
  const { asked, ask } = registries({ "gone.example": "registry-unreachable" });
  const said = [];
  for (let number = 1; number <= 10; number++) said.push(await ask("gone.example", `1.${number}`));
  assert.deepEqual(new Set(said), new Set(["gone.example registry-unreachable"]));
  assert.equal(asked.length, 3);
  assert.equal(await ask("ghcr.io", "1.0"), "answered");
});

test("a single image that fails, or may not be read, stops nothing", async () => {
  const { asked, ask } = registries({
    "ghcr.io:odd": "registry-failed",
    "private.example": "registry-forbidden",
  });
  for (let number = 1; number <= 5; number++) {
    await ask("ghcr.io", "odd");
    assert.equal(await ask("ghcr.io", "1.0"), "answered");
    await ask("private.example", "1.0");
  }
  assert.equal(asked.length, 15);
});
