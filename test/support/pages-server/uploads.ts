/** How wrangler hands files over: a token for the project, the missing files by hash, then the deployment itself. */

import type { Answer, Request } from "../http-messages.ts";
import { refusal, success } from "./answers.ts";
import { renderDeployment } from "./render.ts";
import { addDeployment, type PagesState, type StoredProject } from "./state.ts";

/** A token for uploads, in a JWT's form and unsigned. */
export function uploadToken(project: StoredProject): Answer {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const exp = Math.floor(Date.now() / 1_000) + 300;
  const claims = { project: project.name, exp, max_file_count_allowed: 20_000 };
  return success({ jwt: `${part({ alg: "none" })}.${part(claims)}.unsigned` });
}

/** Answers the calls below `/pages/assets`, which show the upload token. */
export function assets(state: PagesState, request: Request): Answer {
  requireUploadToken(request);
  const body: unknown = JSON.parse(request.body.toString("utf8"));
  switch (request.path) {
    case "/pages/assets/check-missing":
      return success((body as { hashes: string[] }).hashes.filter((hash) => !state.assets.has(hash)));
    case "/pages/assets/upload":
      for (const { key, value } of body as { key: string; value: string }[])
        state.assets.set(key, Buffer.from(value, "base64"));
      return success({ successful_key_count: (body as unknown[]).length, unsuccessful_keys: [] });
    case "/pages/assets/upsert-hashes":
      return success(null);
    default:
      throw refusal(404, 7003, `Could not route to ${request.path}`);
  }
}

/** Takes a deployment's form. Refuses one whose files were not uploaded. */
export async function createDeployment(
  state: PagesState,
  project: StoredProject,
  request: Request,
): Promise<Answer> {
  const type = request.headers["content-type"] ?? "";
  const form = await new Response(new Uint8Array(request.body), {
    headers: { "content-type": type },
  }).formData();
  const field = (name: string) => {
    const value = form.get(name);
    return typeof value === "string" ? value : "";
  };
  const manifest = JSON.parse(field("manifest")) as Record<string, string>;
  const missing = Object.entries(manifest).filter(([, hash]) => !state.assets.has(hash));
  if (missing.length > 0) throw refusal(400, 8000096, `A "manifest" names files that were not uploaded.`);
  const deployment = addDeployment(project, {
    branch: field("branch") || project.productionBranch,
    commitHash: field("commit_hash"),
    commitDirty: field("commit_dirty") === "true",
    manifest,
  });
  return success(renderDeployment(project, deployment));
}

function requireUploadToken({ headers }: Request): void {
  if (!/^Bearer \S+\.\S+\.unsigned$/.test(headers.authorization ?? ""))
    throw refusal(401, 8000013, "Authorization failed");
}
