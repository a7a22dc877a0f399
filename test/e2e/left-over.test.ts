/** A pusher that outlives its run, which was killed: the next run on that machine stops it before it pushes. */

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { copy, startPushers } from "../support/pushers.ts";
import { done } from "../support/released.ts";

const BEGUN = "$BUILD_WORKSPACE_DIRECTORY/.git/begun";

test("a pusher that outlives its run is stopped by the next one, and never sets its tag", async () => {
  const script = `if [ ! -e ${BEGUN} ]; then echo $$ > ${BEGUN}; sleep 60; ${copy("other", "slow:$2")}; exit 0; fi
${copy("honest", "slow:$2")}`;
  await using place = await startPushers({ slow: { script } });
  const begun = join(place.tree.path, ".git", "begun");
  let kill = (): void => undefined;
  const first = place.slipway(["release", "slow/v1.0.0", "--json"], {
    onStart: (process) => {
      kill = () => process.kill("SIGKILL");
    },
  });
  for (let waited = 0; !existsSync(begun) && waited < 60_000; waited += 50) await sleep(50);
  kill();
  const pusher = Number(await readFile(begun, "utf8"));
  process.kill(pusher, 0);
  const second = await place.slipway(["release", "slow/v1.0.0", "--json"]);
  assert.equal(done(second).releases[0].images[0].digest, place.honest);
  assert.match(
    second.stderr,
    /a program of a run that was killed on this machine still ran, and was stopped/,
  );
  // A zombie has ended, too.
  assert.match(await readFile(`/proc/${pusher}/stat`, "utf8").catch(() => ") Z"), /\) [ZX]/);
  assert.ok((await first).exitCode !== 0);
});
