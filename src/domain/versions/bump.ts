/** What is raised of a version, least first. */
export type Bump = "patch" | "minor" | "major";

/** What a commit means for the next version; `none`: on its own it asks for no release. */
export type Raise = Bump | "none";

/** What raises a version before 1.0.0, where SemVer promises nothing (§4). */
export interface InitialDevelopment {
  readonly breaking: Bump;
  readonly feature: Bump;
}

/**
 * SemVer's own FAQ has the minor version raised with each release of initial development. For those who depend on `^0.4.2`
 * (npm, Cargo) a breaking change is then an update they have to ask for.
 */
export const DEFAULT_INITIAL_DEVELOPMENT: InitialDevelopment = { breaking: "minor", feature: "minor" };
