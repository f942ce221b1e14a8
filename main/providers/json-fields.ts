export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object at `value[name]`; an empty one when there is none, so that readers can go on. */
export function objectField(value: unknown, name: string): JsonObject {
  const field = isObject(value) ? value[name] : null;
  return isObject(field) ? field : {};
}

/** The text at `value[name]`; null for anything else, and for an empty one. */
export function textField(value: unknown, name: string): string | null {
  const field = isObject(value) ? value[name] : null;
  return typeof field === 'string' && field !== '' ? field : null;
}

/** Undefined when `text` is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
