/**
 * The passphrase of an environment variable or of a pipe; null: none. The end of its line is no part of
 * it: nobody could type that at a prompt.
 */
export function givenPassphrase(text: string | null | undefined): string | null {
  const line = (text ?? '').replace(/\r?\n$/, '');
  return line === '' ? null : line;
}
