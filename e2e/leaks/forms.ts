/** One way to write a secret down. */
export interface Form {
  readonly name: string;
  readonly bytes: Buffer;
}

/** Every spelling in which a secret is looked for. */
export function formsOf(secret: Buffer): readonly Form[] {
  const forms: Form[] = [{ name: 'plain', bytes: secret }];
  const add = (name: string, text: string): void => {
    const bytes = Buffer.from(text, 'utf8');
    if (bytes.length > 0 && !forms.some((form) => form.bytes.equals(bytes)))
      forms.push({ name, bytes });
  };
  for (const offset of [0, 1, 2]) {
    const standard = base64At(secret, offset);
    add(`base64 at offset ${offset}`, standard);
    add(`base64url at offset ${offset}`, standard.replaceAll('+', '-').replaceAll('/', '_'));
  }
  add('hex', secret.toString('hex'));
  add('hex, upper case', secret.toString('hex').toUpperCase());
  for (const [name, text] of textForms(secret)) add(name, text);
  return forms;
}

/** A key of random bytes has no text. */
function textForms(secret: Buffer): readonly (readonly [string, string])[] {
  const text = secret.toString('utf8');
  if (!Buffer.from(text, 'utf8').equals(secret)) return [];
  const percent = [...secret].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
  const escaped = JSON.stringify(text).slice(1, -1);
  return [
    ['URL-encoded', encodeURIComponent(text)],
    ['form-encoded', new URLSearchParams({ x: text }).toString().slice(2)],
    ['URL-encoded throughout', percent],
    ['URL-encoded throughout, upper case', percent.toUpperCase()],
    ['JSON-escaped', escaped],
    ['JSON-escaped twice', JSON.stringify(escaped).slice(1, -1)],
    ['JSON-escaped, with slashes', escaped.replaceAll('/', String.raw`\/`)],
    ['JSON-escaped throughout', Array.from(text).map(unicodeEscape).join('')],
    ['case swapped', Array.from(text).map(swapCase).join('')],
    ['lower case', text.toLowerCase()],
    ['upper case', text.toUpperCase()],
    ['reversed', Array.from(text).reverse().join('')],
  ];
}

/** What the secret becomes inside a longer text that is encoded as a whole: only the characters that are its own. */
function base64At(secret: Buffer, offset: number): string {
  const encoded = Buffer.concat([Buffer.alloc(offset), secret]).toString('base64');
  const from = Math.ceil((offset * 8) / 6);
  const to = Math.floor(((offset + secret.length) * 8) / 6);
  return encoded.slice(from, to);
}

function unicodeEscape(char: string): string {
  return String.raw`\u${(char.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
}

function swapCase(char: string): string {
  const upper = char.toUpperCase();
  return upper === char ? char.toLowerCase() : upper;
}
