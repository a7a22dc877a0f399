/** As much of JSON Schema 2020-12 as `slipway schema` uses. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly not?: JsonSchema;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: false | JsonSchema;
  readonly propertyNames?: JsonSchema;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly items?: JsonSchema;
  readonly uniqueItems?: boolean;
  readonly pattern?: string;
  readonly format?: string;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly $schema?: string;
  readonly $id?: string;
  readonly title?: string;
  readonly description?: string;
  readonly examples?: readonly unknown[];
}

type Rules = { readonly [keyword in keyof JsonSchema]-?: (schema: JsonSchema, value: unknown) => boolean };

const always = () => true;

// A mapped type: a keyword that the schema uses and this does not know is seen by `unknownKeywords`.
const RULES: Rules = {
  type: ({ type }, value) =>
    [type].flat().some((one) => one === typeOf(value) || (one === "integer" && Number.isSafeInteger(value))),
  const: (schema, value) => value === schema.const,
  enum: (schema, value) => schema.enum?.includes(value) === true,
  anyOf: ({ anyOf }, value) => anyOf?.some((one) => accepts(one, value)) === true,
  not: ({ not }, value) => not !== undefined && !accepts(not, value),
  required: ({ required }, value) =>
    !isTable(value) || required?.every((key) => Object.hasOwn(value, key)) === true,
  properties: ({ properties = {} }, value) =>
    !isTable(value) ||
    Object.entries(properties).every(([key, one]) => !Object.hasOwn(value, key) || accepts(one, value[key])),
  additionalProperties: ({ additionalProperties: rest, properties = {} }, value) =>
    !isTable(value) ||
    Object.entries(value).every(
      ([key, item]) => Object.hasOwn(properties, key) || (rest && accepts(rest, item)),
    ),
  propertyNames: ({ propertyNames = {} }, value) =>
    !isTable(value) || Object.keys(value).every((key) => accepts(propertyNames, key)),
  minProperties: ({ minProperties = 0 }, value) =>
    !isTable(value) || Object.keys(value).length >= minProperties,
  maxProperties: ({ maxProperties = 0 }, value) =>
    !isTable(value) || Object.keys(value).length <= maxProperties,
  items: ({ items = {} }, value) => !Array.isArray(value) || value.every((item) => accepts(items, item)),
  uniqueItems: (_, value) =>
    !Array.isArray(value) || new Set(value.map((item) => JSON.stringify(item))).size === value.length,
  minimum: ({ minimum = 0 }, value) => typeof value !== "number" || value >= minimum,
  maximum: ({ maximum = 0 }, value) => typeof value !== "number" || value <= maximum,
  pattern: ({ pattern = "" }, value) => typeof value !== "string" || new RegExp(pattern, "u").test(value),
  format: always,
  default: always,
  $schema: always,
  $id: always,
  title: always,
  description: always,
  examples: always,
};

/** Whether a schema accepts a value. */
export function accepts(schema: JsonSchema, value: unknown): boolean {
  return Object.keys(schema).every((keyword) => RULES[keyword as keyof JsonSchema](schema, value));
}

/** Keywords of a schema that `accepts` does not know. */
export function unknownKeywords(schema: JsonSchema): readonly string[] {
  return [schema, ...inside(schema)].flatMap((one) =>
    Object.keys(one).filter((keyword) => !Object.hasOwn(RULES, keyword)),
  );
}

/** All schemas within a schema, without itself. */
export function inside(schema: JsonSchema): readonly JsonSchema[] {
  const { anyOf = [], not, properties = {}, additionalProperties, propertyNames, items } = schema;
  const below = [...anyOf, not, ...Object.values(properties), additionalProperties, propertyNames, items];
  return below.flatMap((one) => (one ? [one, ...inside(one)] : []));
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return "array";
  if (value === null) return "null";
  return isTable(value) ? "object" : typeof value;
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}
