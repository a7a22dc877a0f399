/** Files that the bundle has as texts (`scripts/bundle.ts`): the guide, and scripts for shells. */

declare module "*.md" {
  const text: string;
  export default text;
}
declare module "*.bash" {
  const text: string;
  export default text;
}
declare module "*.zsh" {
  const text: string;
  export default text;
}
declare module "*.fish" {
  const text: string;
  export default text;
}
