import type { ForgePlace } from "../../domain/project/forge.ts";
import { chooseForge } from "../../domain/project/forge-repository.ts";
import type { Project } from "../../domain/project/project.ts";
import { errorFromProblems, ReleaseError } from "../../domain/text/release-error.ts";
import { noRepository } from "../../planning/gates/judge.ts";
import type { Services } from "../../release/run/services.ts";
import type { Http } from "../../services/http/http.ts";
import type { Forge } from "../../services/ports/forge.ts";
import type { Git } from "../../services/ports/git.ts";
import type { GitHub } from "../../services/ports/github.ts";
import type { Environment, Session } from "../session/session.ts";
import { apiUrl } from "./forge-surroundings.ts";
import { lateForge, lateGitHub } from "./late-forge.ts";

/** What a forge is made from, whichever it is. */
interface ForgeParts {
  readonly session: Session;
  readonly project: Project;
  readonly surroundings: ForgePlace;
  readonly git: Pick<Git, "remoteUrls">;
  readonly http: Http;
}

/** The forge that is configured, and what loads it before it is asked for anything; both forges are null if there is no token. */
export function wireForge(
  parts: ForgeParts,
): Pick<Services, "forge" | "github"> & { readonly load: () => void } {
  const { env } = parts.session;
  if (parts.project.source.forge === "github") {
    const load = once(gitHubLoader(parts, tokenIn(env, ["GITHUB_TOKEN", "GH_TOKEN"])));
    const github = load && lateGitHub(load);
    return { forge: github, github, load: () => void load?.() };
  }
  const load = once(parts.project.source.forge === "gitlab" ? gitLabLoader(parts) : giteaLoader(parts));
  return { forge: load && lateForge(load), github: null, load: () => void load?.().catch(() => undefined) };
}

function gitHubLoader({ session, http }: ForgeParts, token: string | null): (() => Promise<GitHub>) | null {
  if (token === null) return null;
  const { env, interrupted, sink } = session;
  const baseUrl = apiUrl(env);
  const log = (text: string, details: Record<string, unknown>) => sink.log("warn", text, details);
  return async () =>
    (await import("../../services/github/github.ts")).createGitHub({
      ...{ http, baseUrl, token, interrupted, log },
    });
}

/** A job's own token is known to its own GitLab only, and is sent nowhere else. */
function gitLabLoader(parts: ForgeParts): (() => Promise<Forge>) | null {
  const { session, http, surroundings } = parts;
  const { env, interrupted } = session;
  const own = tokenIn(env, ["GITLAB_TOKEN"]);
  const isHome = originOf(surroundings.url) === originOf(env["CI_SERVER_URL"]);
  const job = own === null && isHome ? tokenIn(env, ["CI_JOB_TOKEN"]) : null;
  const token = own ?? job;
  if (token === null) return null;
  return async () => {
    const [{ createGitLab }, url] = await Promise.all([
      import("../../services/gitlab/gitlab.ts"),
      urlOf(parts),
    ]);
    return createGitLab({
      http,
      url,
      token,
      header: own === null ? "JOB-TOKEN" : "PRIVATE-TOKEN",
      interrupted,
    });
  };
}

function giteaLoader(parts: ForgeParts): (() => Promise<Forge>) | null {
  const { session, http } = parts;
  const { env, interrupted } = session;
  const token = tokenIn(env, ["GITEA_TOKEN", "FORGEJO_TOKEN"]);
  if (token === null) return null;
  return async () => {
    const [{ createGitea }, url] = await Promise.all([import("../../services/gitea/gitea.ts"), urlOf(parts)]);
    return createGitea({ http, url, token, interrupted });
  };
}

/** The address of the forge. Throws `no-forge-project` if nothing says it, as the gates do before. */
async function urlOf({ project, surroundings, git }: ForgeParts): Promise<string> {
  const { url } =
    surroundings.url === null ? chooseForge(project, surroundings, await git.remoteUrls()) : surroundings;
  if (url !== null) return url;
  throw errorFromProblems([noRepository(surroundings.kind, project.components[0]?.name ?? "it")]);
}

function originOf(url: string | null | undefined): string | null {
  return url && URL.canParse(url) ? new URL(url).origin : null;
}

function once<T>(load: (() => Promise<T>) | null): (() => Promise<T>) | null {
  let loaded: Promise<T> | undefined;
  return (
    load &&
    (() => {
      loaded ??= load();
      return loaded;
    })
  );
}

/**
 * The token in the first of some variables that is set, without the line end that a file or a secret may have; null if there is
 * none. Throws `bad-token`.
 */
function tokenIn(env: Environment, names: readonly [string, ...string[]]): string | null {
  const name = names.find((each) => env[each]) ?? names[0];
  const token = env[name]?.trim() ?? "";
  if (/^[\x21-\x7e]*$/.test(token)) return token || null;
  const locally = names[0] === "GITHUB_TOKEN" ? ` (locally: ${name}=$(gh auth token))` : "";
  throw new ReleaseError({
    kind: "remote",
    code: "bad-token",
    message: `${name} holds a blank, a line end or another character that no token has`,
    hint: `set ${name} to the token alone${locally}`,
  });
}
