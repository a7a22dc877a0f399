/** What was loaded, a line an image. */
export function loadText(images: readonly { readonly component: string; readonly image: string }[]): string {
  return images.map(({ component, image }) => `${component}  ${image}\n`).join("");
}
