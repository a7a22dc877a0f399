/** Records that are read to find out whose a name is. */
const MOST = 500;

/**
 * Those of many release tags whose records may have an image tag: first those that end in it, then those that begin most like a release of
 * the same repository.
 */
export function likelyOwners(
  tags: readonly string[],
  imageTag: string,
  known: readonly (string | null)[],
): readonly string[] {
  const likeness = (tag: string) => Math.max(0, ...known.map((each) => sharedBeginning(tag, each ?? "")));
  const ranked = tags.map((tag) => ({ tag, ends: tag.endsWith(imageTag), likeness: likeness(tag) }));
  return ranked
    .sort((a, b) => Number(b.ends) - Number(a.ends) || b.likeness - a.likeness)
    .slice(0, MOST)
    .map(({ tag }) => tag);
}

function sharedBeginning(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
}
