import { formsOf } from './forms.ts';
import type { Form } from './forms.ts';

export interface Place {
  /** A path, or what the bytes are. */
  readonly name: string;
  readonly bytes: Buffer;
}

export interface Secret {
  readonly label: string;
  readonly value: string | Buffer;
  /** Places whose purpose is to hold it. */
  readonly allowedIn?: (place: string) => boolean;
}

export interface Leak {
  readonly place: string;
  readonly form: string;
  readonly label: string;
  readonly offset: number;
}

/** Shorter texts occur by chance. */
const SHORTEST_BYTES = 12;

/** Every occurrence of a secret, in any form, in any place. Never carries the secret itself. */
export function scan(places: readonly Place[], secrets: readonly Secret[]): readonly Leak[] {
  const leaks: Leak[] = [];
  for (const secret of secrets) {
    const bytes = Buffer.from(secret.value);
    if (bytes.length < SHORTEST_BYTES)
      throw new Error(`the secret ${secret.label} is too short to be recognised`);
    const forms = formsOf(bytes);
    for (const place of places)
      if (secret.allowedIn?.(place.name) !== true)
        leaks.push(...findIn(place, secret.label, forms));
  }
  return leaks;
}

function findIn({ name, bytes }: Place, label: string, forms: readonly Form[]): readonly Leak[] {
  return forms.flatMap((form) => {
    const offset = bytes.indexOf(form.bytes);
    return offset === -1 ? [] : [{ place: name, form: form.name, label, offset }];
  });
}

export function describeLeak({ place, form, label, offset }: Leak): string {
  return `${label} (${form}) in ${place} at byte ${offset}`;
}
