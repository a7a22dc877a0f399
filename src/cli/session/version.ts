import packageJson from "../../../package.json" with { type: "json" };

/** This slipway's version. */
export const VERSION: string = packageJson.version;
