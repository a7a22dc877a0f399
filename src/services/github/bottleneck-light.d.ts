/** The build of bottleneck that plugin-throttling uses, so that the bundle holds one. It comes without types of its own. */
declare module "bottleneck/light.js" {
  export { default } from "bottleneck";
}
