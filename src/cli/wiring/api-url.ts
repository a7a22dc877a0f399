import { quote } from "../../domain/text/quote.ts";
import { ReleaseError } from "../../domain/text/release-error.ts";
import type { Environment } from "../session/session.ts";

/** The address of GitHub's API. Throws `bad-api-url`. */
export function apiUrl(env: Environment): string {
  const url = env["GITHUB_API_URL"] || "https://api.github.com";
  if (URL.canParse(url)) return url;
  throw new ReleaseError({
    kind: "usage",
    code: "bad-api-url",
    message: `GITHUB_API_URL is ${quote(url)}, which is no URL`,
    hint: "leave it away for github.com; elsewhere it is such as https://github.example.com/api/v3",
  });
}
