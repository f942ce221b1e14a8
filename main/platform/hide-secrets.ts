const HIDDEN = '[redacted]';
/** A shorter text would take harmless words with it. */
const SHORTEST = 4;
/** Encoded, a short one is a common piece of anything. */
const SHORTEST_ENCODED = 8;

/**
 * Removes secrets that the caller knows from a text that a provider wrote: it may quote what it was sent, and then
 * no pattern of `redact` need match. Encoded as well, since the text is often JSON or a part of an address.
 */
export function hideSecrets(text: string, secrets: readonly string[]): string {
  let result = text;
  for (const form of secrets.filter(({ length }) => length >= SHORTEST).flatMap(spellings))
    result = result.replaceAll(form, HIDDEN);
  return result;
}

function spellings(secret: string): readonly string[] {
  if (secret.length < SHORTEST_ENCODED) return [secret];
  const bytes = Buffer.from(secret, 'utf8');
  const inJson = JSON.stringify(secret).slice(1, -1);
  return [
    secret,
    inJson,
    inJson.replaceAll('/', String.raw`\/`),
    encodeURIComponent(secret),
    bytes.toString('base64'),
    bytes.toString('base64url'),
    bytes.toString('hex'),
  ];
}
