export const KEY_BYTES = 32;
const PREFIX = 'sluice-key-v1:';
const SHAPE = /^sluice-key-v1:([A-Za-z0-9_-]{43})\n?$/;

/** A master key as a key file and a keychain entry hold it. */
export function formatKey(key: Buffer): string {
  return `${PREFIX}${key.toString('base64url')}`;
}

export function parseKey(text: string): Buffer | null {
  const encoded = SHAPE.exec(text)?.[1];
  return encoded === undefined ? null : Buffer.from(encoded, 'base64url');
}
