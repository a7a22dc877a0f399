/** Repositories of any size: so many components, and so many release tags of theirs. */

import { data, importedClone, person } from "./fast-import.ts";

/** How large one is. */
export interface Scale {
  readonly components: number;
  readonly tags: number;
}

const COMMITS = 200;

/** At the commit that is checked out; of a component that needs neither Bazel nor a registry nor GitHub. */
export const PLANNED_TAG = "tool@9.0.0";

/** Gives the work tree's path. Takes some seconds if the cache does not hold it. */
export function scaleRepository(cache: string, scale: Scale): string {
  return importedClone(cache, `scale-${scale.components}-${scale.tags}`, () => instructions(scale));
}

function* instructions(scale: Scale): Generator<string> {
  for (let number = 1; number <= COMMITS; number++) yield commit(number, scale);
  for (let number = 0; number < scale.tags - 1; number++) yield tag(number, scale);
  yield `reset refs/tags/${PLANNED_TAG}\nfrom :${COMMITS}\n\n`;
  yield "done\n";
}

function commit(number: number, scale: Scale): string {
  const config = number === 1 ? `M 100644 inline slipway.toml\n${data(configuration(scale))}` : "";
  const source = `M 100644 inline src/main.txt\n${data(`${number}\n`)}`;
  return `commit refs/heads/main\nmark :${number}\ncommitter ${bench(number)}\n${data(`Change ${number}\n`)}${config}${source}\n`;
}

/** Each component's in turn, every second one annotated. */
function tag(number: number, { components, tags }: Scale): string {
  const release = Math.floor(number / components) + 1;
  const name = `${componentName(number % components)}@1.${release}.0`;
  const at = Math.floor((number * (COMMITS - 1)) / tags) + 1;
  if (number % 2 === 0) return `reset refs/tags/${name}\nfrom :${at}\n\n`;
  return `tag ${name}\nfrom :${at}\ntagger ${bench(at)}\n${data(`${name}\n`)}`;
}

function configuration({ components }: Scale): string {
  const services = Array.from({ length: components - 1 }, (_, index) => {
    const name = componentName(index + 1);
    const image = `bazel = "//services/${name}:push"\nrepository = "ghcr.io/acme/mono/${name}"\n`;
    return `[components.${name}.image]\n${image}`;
  });
  const tool = `[components.tool]\ngithub_release = false\n\n[components.tool.command]\nrun = ["true"]\n`;
  return `format = 1\n\n[repository]\ngithub = "acme/mono"\n\n[defaults]\ntag = "{component}@{version}"\n\n${[tool, ...services].join("\n")}`;
}

function componentName(number: number): string {
  return number === 0 ? "tool" : `service-${String(number).padStart(4, "0")}`;
}

function bench(minute: number): string {
  return person("Bench", 1_767_225_600 + minute * 60);
}
