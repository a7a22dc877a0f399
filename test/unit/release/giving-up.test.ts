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

test("a registry that cannot be reached is asked once, however many ask at once, and others are asked", async () => {
  const { asked, ask } = registries({ "gone.example": "registry-unreachable" });
  const tags = Array.from({ length: 10 }, (_, index) => `1.${index}`);
  const said = await Promise.all(tags.map((tag) => ask("gone.example", tag)));
  assert.deepEqual(new Set(said), new Set(["gone.example registry-unreachable"]));
  assert.deepEqual(asked, ["gone.example:1.0"]);
  assert.equal(await ask("ghcr.io", "1.0"), "answered");
});

test("one that answers nobody, or no more, is asked three times in a row", async () => {
  const failing: Record<string, string> = { "broken.example": "registry-failed" };
  const { asked, ask } = registries(failing);
  for (let number = 1; number <= 10; number++) await ask("broken.example", `1.${number}`);
  assert.equal(asked.length, 3);
  assert.equal(await ask("ghcr.io", "1.0"), "answered");
  failing["ghcr.io"] = "registry-unreachable";
  for (let number = 1; number <= 10; number++) await ask("ghcr.io", `1.${number}`);
  assert.equal(asked.length, 3 + 1 + 3);
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
