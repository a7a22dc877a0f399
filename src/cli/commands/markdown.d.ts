/** A document of the guide as it is written, put into the bundle (`scripts/bundle.ts`). */
declare module "*.md" {
  const text: string;
  export default text;
}
