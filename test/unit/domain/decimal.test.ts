import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { compareDecimals, nextDecimal } from "../../../src/domain/versions/decimal.ts";

test("numbers of any length are ordered as BigInt orders them", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[0-9]{1,40}$/), fc.stringMatching(/^[0-9]{1,40}$/), (a, b) => {
      const [x, y] = [BigInt(a), BigInt(b)];
      assert.equal(Math.sign(compareDecimals(a, b)), x < y ? -1 : Number(x > y));
    }),
  );
});

test("leading zeros count for nothing", () => {
  assert.equal(compareDecimals("007", "7"), 0);
  assert.equal(compareDecimals("000", "0"), 0);
  assert.ok(compareDecimals("06", "10") < 0);
});

test("numbers beyond 2^53 keep their order", () => {
  assert.ok(compareDecimals("9007199254740993", "9007199254740992") > 0);
  assert.ok(compareDecimals("9".repeat(1000), `1${"0".repeat(1000)}`) < 0);
});

test("the next number is one more, however long it is, and has no leading zeros", () => {
  assert.equal(nextDecimal("9"), "10");
  assert.equal(nextDecimal("007"), "8");
  assert.equal(nextDecimal("9007199254740993"), "9007199254740994");
  assert.equal(nextDecimal("9".repeat(30)), `1${"0".repeat(30)}`);
});
