import type { ForgePlace } from "../../domain/project/forge.ts";
import { chooseForge } from "../../domain/project/forge-repository.ts";
import type { Project } from "../../domain/project/project.ts";
import { errorFromProblems, ReleaseError } from "../../domain/text/release-error.ts";
import { noRepository } from "../../planning/gates/judge.ts";
import type { Services } from "../../release/run/services.ts";
import type { GitHubOptions } from "../../services/github/github.ts";
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
  /** How often what failed is asked again; if it is undefined, as often as each forge wants. */
  readonly retries: number | undefined;
}

/** The forge that a run has. */
interface WiredForge extends Pick<Services, "forge" | "github"> {
  /** Loads it before it is asked for anything. */
  readonly load: () => void;
  /** How GitHub is spoken to; null if it is another forge, or there is no token. */
  readonly gitHubOptions: GitHubOptions | null;
}

/** The forge that is configured; null if there is no token. */
export function wireForge(parts: ForgeParts): WiredForge {
  if (parts.project.source.forge === "github") {
    const gitHubOptions = howToGitHub(parts);
    const load = once(gitHubOptions && gitHubLoader(gitHubOptions));
    const github = load && lateGitHub(load);
    return { forge: github, github, load: () => void load?.(), gitHubOptions };
  }
  const load = once(parts.project.source.forge === "gitlab" ? gitLabLoader(parts) : giteaLoader(parts));
  const forge = load && lateForge(load);
  return { forge, github: null, load: () => void load?.().catch(() => undefined), gitHubOptions: null };
}

function howToGitHub({ session, http, retries }: ForgeParts): GitHubOptions | null {
  const { env, interrupted, sink } = session;
  const token = tokenIn(env, ["GITHUB_TOKEN", "GH_TOKEN"]);
  if (token === null) return null;
  const log = (text: string, details: Record<string, unknown>) => sink.log("warn", text, details);
  // Whoever asks only a few times does not wait until a rate limit is over.
  const patience = retries === undefined ? {} : { retries, longest: 0 };
  return { http, baseUrl: apiUrl(env), token, interrupted, log, patience };
}

function gitHubLoader(options: GitHubOptions): () => Promise<GitHub> {
  return async () => (await import("../../services/github/github.ts")).createGitHub(options);
}

/** A job's own token is known to its own GitLab only, and is sent nowhere else. */
function gitLabLoader(parts: ForgeParts): (() => Promise<Forge>) | null {
  const { session, http, surroundings, retries } = parts;
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
    const header = own === null ? "JOB-TOKEN" : "PRIVATE-TOKEN";
    return createGitLab({ http, url, token, header, interrupted, retries });
  };
}

function giteaLoader(parts: ForgeParts): (() => Promise<Forge>) | null {
  const { session, http, retries } = parts;
  const { env, interrupted } = session;
  const token = tokenIn(env, ["GITEA_TOKEN", "FORGEJO_TOKEN"]);
  if (token === null) return null;
  return async () => {
    const [{ createGitea }, url] = await Promise.all([import("../../services/gitea/gitea.ts"), urlOf(parts)]);
    return createGitea({ http, url, token, interrupted, retries });
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
