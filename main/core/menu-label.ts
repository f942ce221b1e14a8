/** Control characters and line separators: a native menu draws them as boxes, or as a second line. */
const UNDRAWABLE = /[\p{Cc}\u2028\u2029]+/gu;

/** One line of plain text. */
export function plainLine(text: string): string {
  return text.replaceAll(UNDRAWABLE, ' ').trim();
}

/** At most `most` UTF-16 units, never half a character. */
export function clip(text: string, most: number): string {
  if (text.length <= most) return text;
  const kept = text.slice(0, most - 1);
  return `${/[\uD800-\uDBFF]$/.test(kept) ? kept.slice(0, -1) : kept}…`;
}

/** Lines of at most `most` units, broken between words; a longer word is clipped. */
export function wrapLine(text: string, most: number): readonly string[] {
  const lines: string[] = [];
  // Ordinary spaces only: the narrow one in `34 %` must hold.
  for (const word of plainLine(text).split(/ +/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= most) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else if (word !== '') lines.push(clip(word, most));
  }
  return lines;
}

/**
 * A label that an Electron menu draws as it is. A single `&` marks a mnemonic on every platform, `&&` is the
 * sign itself. `_` needs nothing: for GTK and D-Bus menus Chromium doubles it on its own
 * (`ui::ConvertAcceleratorsFromWindowsStyle`).
 */
export function menuLabel(text: string): string {
  return plainLine(text).replaceAll('&', '&&');
}
