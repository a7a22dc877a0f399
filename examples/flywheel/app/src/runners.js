/** The runners that the dashboard shows. */
export function runners() {
  return [{ name: "flywheel-1", state: "idle" }];
}
