import type { ResolvedDependency } from "./build-facts.ts";

/** A licence: an expression of SPDX's, or what somebody calls one that SPDX does not know. */
export type Licence =
  | { readonly kind: "spdx"; readonly expression: string }
  | { readonly kind: "named"; readonly name: string };

/** Something that an image was made from, which came from outside the source repository. */
export interface Package {
  /** What its build tool calls it. */
  readonly name: string;
  /** Null if nothing says. */
  readonly version: string | null;
  /** A package URL (github.com/package-url/purl-spec); null if it is of no known kind. */
  readonly purl: string | null;
  /** As the package itself declares it; null if nothing says. */
  readonly licence: Licence | null;
  /** Where it was fetched from; null if nothing says. */
  readonly download: string | null;
  /** Of what was fetched, in hexadecimal, by algorithm. */
  readonly digest: Readonly<Record<string, string>>;
}

/** What images are made from. */
export interface Materials {
  /** By name. */
  readonly packages: readonly Package[];
  /** What the build was given, besides the sources. */
  readonly dependencies: readonly ResolvedDependency[];
}
