import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { ReleaseError } from "../../../../src/domain/text/release-error.ts";
import { notesData } from "../../../../src/planning/notes/notes-data.ts";
import { renderTemplate } from "../../../../src/services/notes-template/notes-template.ts";
import { GITHUB } from "../../../support/facts.ts";
import { noted, notesOf, RICH } from "../../planning/notes-sample.ts";

const DATA = notesData(notesOf(RICH));
const render = (text: string, data = DATA) => renderTemplate(text, "tools/notes.liquid", data);

test("a template sees all there is", async () => {
  const template = `{{ component }} {{ version }} {{ tag }} {{ previous_tag }} {{ date }} {{ compare_url }}
{%- for group in groups %}
= {{ group.title }}
{%- for change in group.changes %}
{{ change.scope | default: "-" }}|{{ change.summary }}|{{ change.breaking }}|{{ change.through }}|{{ change.short_sha }}|{% for request in change.pull_requests %}{{ request.number }} {{ request.url }};{% endfor %}|{% for author in change.authors %}{{ author.login | default: author.name }};{% endfor %}
{%- endfor %}
{%- endfor %}
{{ breaking.size }} {{ breaking[0].sha }} {{ breaking.first.url }}`;
  const lines = (await render(template)).split("\n");
  assert.equal(
    lines[0],
    "api 1.3.0 api/v1.3.0 api/v1.2.0 2026-06-08 https://github.com/acme/mono/compare/api/v1.2.0...api/v1.3.0",
  );
  assert.equal(lines[1], "= Breaking changes");
  assert.equal(
    lines[2],
    "api|drop v1|clients of v1 must move to `v2`||00000013ffff|19 https://github.com/acme/mono/pull/19;|ada;",
  );
  assert.ok(
    lines.includes("-|add a page|||00000012ffff|12 https://github.com/acme/mono/pull/12;|Grace \\*H\\*;ada;"),
  );
  assert.ok(lines.includes("db|close &lt;connections&gt; in my_pool||//crates/my_db|00000011ffff||ada;"));
  assert.match(
    lines.at(-1) ?? "",
    /^2 00000013f{32} https:\/\/github\.com\/acme\/mono\/commit\/00000013f{32}$/,
  );
});

test("the documented example works", async () => {
  const docs = readFileSync(new URL("../../../../docs/configuration.md", import.meta.url), "utf8");
  const [, example = ""] = /```liquid\n(.*?)```/s.exec(docs) ?? [];
  const text = await render(example);
  assert.match(text, /^\n## Breaking changes\n\n\* drop v1 #19\n\* rename\n/);
});

test("what is not there is null, and not a mistake", async () => {
  const data = notesData(
    notesOf([noted(2, "fix: x")], { previousTag: null, forge: { ...GITHUB, repository: null } }),
  );
  const text = "{% if compare_url %}a{% else %}b{% endif %}{{ previous_tag }}{{ groups[0].changes[0].url }}";
  assert.equal(await render(text, data), "b");
});

/** Template, line, column and what is said of it. */
const WRONG: readonly (readonly [string, number, number, RegExp])[] = [
  ["a\n  {{ nope }}", 2, 6, /^undefined variable: nope$/],
  ["{{ component.nope }}", 1, 4, /^undefined variable: component\.nope$/],
  ["{{ component.constructor }}", 1, 4, /^undefined variable/],
  ["{{ component | shout }}", 1, 1, /^undefined filter: shout$/],
  ["\n{% if component %}x", 2, 1, /not closed$/],
  ["{% for x in", 1, 1, /not closed$/],
  ["{% shout %}", 1, 1, /^tag "shout" not found$/],
  ["\n\n{% include 'a.liquid' %}", 3, 1, /^"a\.liquid" cannot be read: a template has no other files$/],
  ["{% render '../../etc/passwd' %}", 1, 1, /cannot be read/],
  ["{% layout '/etc/passwd' %}", 1, 1, /cannot be read/],
  ["{% for i in (1..1000000000) %}{% endfor %}", 1, 1, /limit/],
  [
    "{% for i in (1..1000) %}{% for j in (1..1000) %}12345{% endfor %}{% endfor %}",
    1,
    49,
    /^more than 125000 characters/,
  ],
];

test("mistakes are reported with file, line, column and the names there are", async () => {
  for (const [text, line, column, message] of WRONG) {
    await assert.rejects(render(text), (error) => {
      assert.ok(error instanceof ReleaseError, text);
      assert.equal(error.kind, "config");
      const [problem] = error.problems;
      assert.equal(problem?.code, "bad-notes-template");
      assert.match(problem.message, message, text);
      assert.deepEqual(problem.where, { file: "tools/notes.liquid", line, column }, text);
      assert.match(
        problem.hint,
        /component, version, tag, previous_tag, date, compare_url, groups, breaking/,
      );
      return true;
    });
  }
});
