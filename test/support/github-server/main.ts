/**
 * Runs the GitHub test server on its own, for a demonstration: prints its URL and serves until it is stopped.
 *
 *     node test/support/github-server/main.ts --repo octo/ships --git-dir ships.git --token secret [--port 4000]
 */

import { parseArgs } from "node:util";
import { startGitHubServer } from "./server.ts";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "0" },
    repo: { type: "string" },
    "git-dir": { type: "string" },
    "default-branch": { type: "string", default: "main" },
    token: { type: "string", multiple: true, default: [] },
    immutable: { type: "boolean", default: false },
    private: { type: "boolean", default: false },
  },
});
if (values.repo === undefined) {
  console.error("usage: main.ts --repo OWNER/NAME [--git-dir DIR] [--token TOKEN]… [--port N]");
  process.exit(2);
}

const gitDir = values["git-dir"];
const server = await startGitHubServer({
  port: Number(values.port),
  tokens: Object.fromEntries(values.token.map((token) => [token, "push" as const])),
  repositories: {
    [values.repo]: {
      ...(gitDir === undefined ? {} : { gitDir }),
      defaultBranch: values["default-branch"],
      immutableReleases: values.immutable,
      private: values.private,
    },
  },
});
console.log(server.url);

const stop = () => void server[Symbol.asyncDispose]();
process.once("SIGTERM", stop);
process.once("SIGINT", stop);
