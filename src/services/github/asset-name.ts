/**
 * The name that GitHub gives to a file: letters lose their accents, and whatever is no letter, digit or one of `-_+@`
 * becomes a dot, several of them one.
 * Source: "Renaming of release assets" in GitHub's REST documentation; in detail what GitHub's own `gh` does.
 */
export function storedName(given: string): string {
  const plain = given.normalize("NFD").replace(/\p{Diacritic}/gu, "");
  const named = plain.startsWith(".") ? `default${plain}` : plain;
  const dotted = named.replace(/[^a-z0-9\-_+@]+/gi, ".").replace(/^\.|\.$/g, "");
  return dotted !== given && !dotted.includes(".") ? `default.${dotted}` : dotted;
}
