import assert from "node:assert/strict";
import { test } from "node:test";
import { isLimit, type Refusal } from "../../../../src/services/github/errors.ts";

function refusal(status: number, headers: Record<string, string> = {}, said = "no"): Refusal {
  return { status, headers, said, codes: [] };
}

test("what is a rate limit", () => {
  assert.equal(isLimit(refusal(429)), true);
  assert.equal(isLimit(refusal(403)), false);
  assert.equal(isLimit(refusal(403, { "retry-after": "3" })), true);
  assert.equal(isLimit(refusal(403, { "x-ratelimit-remaining": "0" })), true);
  assert.equal(isLimit(refusal(403, { "x-ratelimit-remaining": "12" })), false);
  assert.equal(isLimit(refusal(403, {}, "You have exceeded a secondary rate limit.")), true);
  assert.equal(isLimit(refusal(403, {}, "You have triggered an abuse detection mechanism.")), true);
  assert.equal(isLimit(refusal(502, { "retry-after": "3" })), false);
});
