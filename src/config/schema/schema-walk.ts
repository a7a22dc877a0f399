import * as z from "zod/mini";
import type { Path } from "../toml/path.ts";

type Schema = z.core.$ZodType;

/** What a schema is made of; `type` tells the kinds apart. */
export function defOf(schema: Schema): z.core.$ZodTypes["_zod"]["def"] {
  return (schema as z.core.$ZodTypes)._zod.def;
}

/** The schemas of what may be at a path: more than one if there is a choice. */
export function schemasAt(schema: Schema, path: Path): readonly Schema[] {
  const choices = choicesOf(schema);
  const [step, ...rest] = path;
  if (step === undefined) return choices;
  return choices.flatMap((choice) => {
    const next = childOf(choice, step);
    return next === undefined ? [] : schemasAt(next, rest);
  });
}

/** The keys that tables may have. */
export function keysOf(schemas: readonly Schema[]): string[] {
  return schemas.flatMap((schema) => {
    const def = defOf(schema);
    return def.type === "object" ? Object.keys(def.shape) : [];
  });
}

/** The examples in the description of what may be at a path. */
export function examplesAt(schema: Schema, path: Path): readonly unknown[] {
  const step = path.at(-1);
  if (step === undefined) return [];
  const children = schemasAt(schema, path.slice(0, -1)).map((parent) => childOf(parent, step));
  const child = children.find((one) => one !== undefined);
  const { examples } = (child && z.globalRegistry.get(required(child))) ?? {};
  return Array.isArray(examples) ? examples : [];
}

/** The paths of all tables that may have a key; `null` in them means any name. A list counts as what is in it. */
export function homesOf(schema: Schema, key: string): readonly (readonly (string | null)[])[] {
  return choicesOf(schema).flatMap((choice) => {
    const def = defOf(choice);
    if (def.type === "record") return under(null, homesOf(def.valueType, key));
    if (def.type === "array") return homesOf(def.element, key);
    if (def.type !== "object") return [];
    const inner = Object.entries(def.shape).flatMap(([name, child]) => under(name, homesOf(child, key)));
    return Object.hasOwn(def.shape, key) ? [[], ...inner] : inner;
  });
}

function under(step: string | null, paths: readonly (readonly (string | null)[])[]) {
  return paths.map((path) => [step, ...path]);
}

function choicesOf(schema: Schema): readonly Schema[] {
  const inner = required(schema);
  const def = defOf(inner);
  return def.type === "union" ? def.options.flatMap(choicesOf) : [inner];
}

/** The schema of a key, if the key is there. */
function required(schema: Schema): Schema {
  const def = defOf(schema);
  return def.type === "optional" ? required(def.innerType) : schema;
}

function childOf(schema: Schema, step: string | number): Schema | undefined {
  const def = defOf(schema);
  if (def.type === "array") return def.element;
  if (def.type === "record") return def.valueType;
  return def.type === "object" && Object.hasOwn(def.shape, step) ? def.shape[step] : undefined;
}
