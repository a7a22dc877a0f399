import type { Problem } from "../../domain/text/problem.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";

/** A problem about deploying to Pages. */
function pagesProblem(code: string, message: string, hint: string): Problem {
  return { kind: "deploy", code, message, hint };
}

/** The same as what the world did. */
export function pagesError(code: string, message: string, hint: string, cause?: unknown): ReleaseError {
  return new ReleaseError({ kind: "deploy", code, message, hint, cause });
}

/** For an environment that lacks what Cloudflare asks of everybody. */
export function notSet(names: readonly string[]): Problem {
  return pagesProblem(
    "no-cloudflare-token",
    `${names.join(" and ")} ${names.length === 1 ? "is" : "are"} not set`,
    "set CLOUDFLARE_API_TOKEN to a token with the permission Cloudflare Pages: Edit, and CLOUDFLARE_ACCOUNT_ID to the account's id (`wrangler whoami` shows it)",
  );
}

/** For a project that the configuration names and Cloudflare does not know. */
export function noSuchProject(project: string, account: string): Problem {
  return pagesProblem(
    "no-pages-project",
    `Cloudflare's account ${account} has no Pages project ${project}`,
    `correct \`project\` in slipway.toml, or make it: wrangler pages project create ${project} --production-branch main`,
  );
}

/** For an environment without a wrangler. */
export function noWrangler(): Problem {
  return pagesProblem(
    "no-wrangler",
    "wrangler, which deploys to Cloudflare Pages, is not installed",
    "add it to the site's packages (`npm install --save-dev wrangler`, then `npm ci`), or install it for all: npm install --global wrangler",
  );
}

/** For a wrangler that is there and cannot even say its version. */
export function brokenWrangler(command: string, said: string): Problem {
  return pagesProblem(
    "broken-wrangler",
    `\`${command} --version\` fails:\n${said}`,
    "put right what it says: newer wranglers need newer versions of Node",
  );
}
