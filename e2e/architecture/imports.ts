import { readFileSync } from 'node:fs';
import { dirname, join, normalize, sep } from 'node:path';
import { parseSync } from 'oxc-parser';

/** Every module that a source text names: `npm:<package>`, `node:<module>` or a path from the root. */
export function importsOf(file: string, text: string): readonly string[] {
  const { module, errors } = parseSync(file, text);
  if (errors.length > 0) throw new SyntaxError(`${file}: ${errors[0]?.message ?? 'unreadable'}`);
  const specifiers = [
    ...module.staticImports.map((entry) => entry.moduleRequest.value),
    ...module.staticExports.flatMap((statement) =>
      statement.entries.flatMap((entry) => entry.moduleRequest?.value ?? []),
    ),
    ...module.dynamicImports.flatMap((entry) => {
      const written = text.slice(entry.moduleRequest.start, entry.moduleRequest.end);
      return /^['"]/.test(written) ? [written.slice(1, -1)] : [];
    }),
  ];
  return specifiers.map((specifier) => resolveSpecifier(file, specifier));
}

export function importsOfFile(root: string, file: string): readonly string[] {
  return importsOf(file, readFileSync(join(root, file), 'utf8'));
}

/** What is loaded together with `file`: static imports, without those of types alone. */
export function loadedWith(root: string, file: string): readonly string[] {
  const { module } = parseSync(file, readFileSync(join(root, file), 'utf8'));
  const imports = module.staticImports
    .filter(({ entries }) => entries.length === 0 || entries.some(({ isType }) => !isType))
    .map(({ moduleRequest }) => moduleRequest.value);
  const exports = module.staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ moduleRequest, isType }) =>
      isType || moduleRequest === null ? [] : [moduleRequest.value],
    ),
  );
  return [...imports, ...exports].map((specifier) => resolveSpecifier(file, specifier));
}

function resolveSpecifier(file: string, specifier: string): string {
  if (specifier.startsWith('node:')) return specifier;
  if (specifier.startsWith('.'))
    return normalize(join(dirname(file), specifier))
      .replaceAll(sep, '/')
      .replace(/\?.*$/, '');
  const parts = specifier.split('/');
  return `npm:${specifier.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0]}`;
}
