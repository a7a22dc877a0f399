/** An attribute of a flake's output, such as the `copyTo` of `.#image`. A flake alone stands for its `default`. */
export function attributeOf(installable: string, name: string): string {
  return installable.includes("#") ? `${installable}.${name}` : `${installable}#default.${name}`;
}
