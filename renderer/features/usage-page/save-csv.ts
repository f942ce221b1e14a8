/** The desktop app lets no page save a file: there the text goes to the clipboard. */
export function canSaveFiles(): boolean {
  return window.bridge === undefined;
}

export function saveFile(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
