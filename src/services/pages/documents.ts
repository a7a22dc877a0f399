import * as z from "zod";

/** The envelope around every answer of Cloudflare's API. */
export const envelope = z.object({
  success: z.boolean(),
  errors: z.array(z.object({ code: z.number(), message: z.string() })).nullish(),
  result: z.unknown().optional(),
  result_info: z.object({ total_pages: z.number().nullish() }).nullish(),
});

/** A deployment. Source: developers.cloudflare.com/api, "Pages, Projects, Deployments, Get deployment info". */
export const deployment = z.object({
  url: z.string(),
  aliases: z.array(z.string()).nullish(),
  environment: z.string(),
  is_skipped: z.boolean().nullish(),
  latest_stage: z.object({ name: z.string(), status: z.string().nullish() }).nullish(),
  deployment_trigger: z
    .object({
      metadata: z
        .object({
          branch: z.string().nullish(),
          commit_hash: z.string().nullish(),
          commit_dirty: z.boolean().nullish(),
        })
        .nullish(),
    })
    .nullish(),
});

/** A project, with the deployment that production serves (a rollback sets it back). */
export const project = z.object({
  subdomain: z.string(),
  production_branch: z.string(),
  canonical_deployment: deployment.nullish(),
});

/** A page of a project's deployments, newest first. */
export const deployments = z.array(deployment);

/** A deployment, as far as it is looked at. */
export type PagesDeployment = z.infer<typeof deployment>;
/** A project, as far as it is looked at. */
export type PagesProject = z.infer<typeof project>;
