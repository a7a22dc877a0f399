/** The error answers of the API, in its own words and shapes. */

import type { components } from "@octokit/openapi-types";
import { Refusal } from "../http-messages.ts";

type BasicError = components["schemas"]["basic-error"];
type ValidationError = components["schemas"]["validation-error"];
type FieldError = NonNullable<ValidationError["errors"]>[number];

const documentationUrl = "https://docs.github.com/rest";

/** An error with a message alone. */
export function refusal(status: number, message: string, headers: Record<string, string> = {}): Refusal {
  const body: BasicError = { message, documentation_url: documentationUrl, status: `${status}` };
  return new Refusal({ status, headers, body });
}

/** 404, also the answer for what the token may not see. */
export function notFound(): Refusal {
  return refusal(404, "Not Found");
}

/** 422 with one entry for each field that was wrong. */
export function validationFailed(...errors: FieldError[]): Refusal {
  const body: ValidationError & BasicError = {
    message: "Validation Failed",
    errors,
    documentation_url: documentationUrl,
    status: "422",
  };
  return new Refusal({ status: 422, body });
}

/** 422 because something of that name is there already. */
export function alreadyExists(resource: "Release" | "ReleaseAsset", field: string): Refusal {
  return validationFailed({ resource, code: "already_exists", field });
}

/** 422 for a release's field, in words. */
export function releaseRefused(field: string, message: string): Refusal {
  return validationFailed({ resource: "Release", code: "custom", field, message });
}
