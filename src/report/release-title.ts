/** What of a release its title is made of. */
interface Titled {
  readonly tag: string;
  readonly component: string;
}

/** How each release of a run is headed: by its tag, and what is released with another by both names. */
export function releaseTitles(releases: readonly Titled[]): string[] {
  return releases.map(({ tag, component }, index) => {
    const own = releases.findIndex((other) => other.tag === tag) === index;
    return own ? tag : `${component} with ${tag}`;
  });
}
