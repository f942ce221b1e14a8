/** Prints a piece of a transcript, for a person who asks for it with `SHOW_TRANSCRIPT=1`. */
export function show(title: string, text: string): void {
  if (process.env['SHOW_TRANSCRIPT'] === undefined) return;
  process.stderr.write(`\n$ ${title}\n${text.trimEnd()}\n`);
}
