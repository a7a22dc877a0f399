import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readProject } from "../../../src/config/read-project.ts";
import { COMPONENT_CASES } from "./component-cases.ts";
import { IMAGE_CASES } from "./image-cases.ts";
import { complete, readMarks } from "./marked.ts";
import { SECTION_CASES } from "./section-cases.ts";
import { SHAPE_CASES } from "./shape-cases.ts";

for (const cases of [SHAPE_CASES, SECTION_CASES, COMPONENT_CASES, IMAGE_CASES]) {
  for (const [about, list] of Object.entries(cases)) {
    describe(about, () => {
      for (const [lines, ...hints] of list) {
        test(lines.replaceAll("\n", " ⏎ "), async () => {
          const { text, marks } = readMarks(complete(lines));
          const read = await readProject(text, "slipway.toml");
          const problems = read.ok ? [] : read.problems;
          assert.deepEqual(
            problems.map(({ code, where }) => ({ code, line: where?.line, column: where?.column })),
            marks,
          );
          for (const [index, { kind, message, hint, where }] of problems.entries()) {
            assert.equal(kind, "config");
            assert.equal(where?.file, "slipway.toml");
            assert.match(message, /\S/);
            const expected = hints[index] ?? "a hint for each mark";
            if (typeof expected === "string") assert.equal(hint, expected);
            else assert.match(hint, expected);
          }
        });
      }
    });
  }
}
