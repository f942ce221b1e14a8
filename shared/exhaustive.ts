/** Ends a `switch` over a union: a new member fails to compile here, and a bad value at run time is named. */
export function assertNever(value: never): never {
  throw new TypeError(`Unexpected value: ${JSON.stringify(value)}`);
}
