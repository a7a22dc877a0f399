import type { Path } from "../toml/path.ts";
import type { Schema } from "./schema-parts.ts";

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
  return schemas.flatMap(({ form }) => (form.kind === "table" ? Object.keys(form.keys) : []));
}

/** The examples in the description of what may be at a path. */
export function examplesAt(schema: Schema, path: Path): readonly unknown[] {
  const step = path.at(-1);
  if (step === undefined) return [];
  const children = schemasAt(schema, path.slice(0, -1)).map((parent) => childOf(parent, step));
  return children.find((one) => one !== undefined)?.examples ?? [];
}

/** The paths of all tables that may have a key; `null` in them means any name. A list counts as what is in it. */
export function homesOf(schema: Schema, key: string): readonly (readonly (string | null)[])[] {
  return choicesOf(schema).flatMap(({ form }) => {
    if (form.kind === "named") return under(null, homesOf(form.value, key));
    if (form.kind === "list") return homesOf(form.item, key);
    if (form.kind !== "table") return [];
    const inner = Object.entries(form.keys).flatMap(([name, child]) => under(name, homesOf(child, key)));
    return Object.hasOwn(form.keys, key) ? [[], ...inner] : inner;
  });
}

function under(step: string | null, paths: readonly (readonly (string | null)[])[]) {
  return paths.map((path) => [step, ...path]);
}

function choicesOf(schema: Schema): readonly Schema[] {
  return schema.form.kind === "either" ? schema.form.options.flatMap(choicesOf) : [schema];
}

function childOf({ form }: Schema, step: string | number): Schema | undefined {
  if (form.kind === "list") return form.item;
  if (form.kind === "named") return form.value;
  return form.kind === "table" && Object.hasOwn(form.keys, step) ? form.keys[step] : undefined;
}
