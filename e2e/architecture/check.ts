import { COMPOSE_USERS, CONFINED, RULES } from './rules.ts';

/** What is wrong with `file` importing `target`, in words; null when it may. */
export function breach(file: string, target: string): string | null {
  return folderBreach(file, target) ?? confinedBreach(file, target) ?? composeBreach(file, target);
}

function folderBreach(file: string, target: string): string | null {
  if (isTest(file)) return null;
  const rule = RULES.find((candidate) => isWithin(file, candidate.folder));
  if (rule === undefined) return null;
  if (rule.mayImport.some((allowed) => covers(allowed, target))) return null;
  return `${file} imports ${target}: ${rule.folder} may import only ${rule.mayImport.join(', ')}`;
}

function confinedBreach(file: string, target: string): string | null {
  const confined = CONFINED.find((candidate) => candidate.name === target);
  if (confined === undefined || isTest(file)) return null;
  if (confined.to.some((folder) => isWithin(file, folder))) return null;
  return `${file} imports ${target}: it stays in ${confined.to.join(', ')}`;
}

function composeBreach(file: string, target: string): string | null {
  if (!isWithin(target, 'main/compose') || isTest(file)) return null;
  if (COMPOSE_USERS.some((user) => isWithin(file, user))) return null;
  return `${file} imports ${target}: only entries compose`;
}

function covers(allowed: string, target: string): boolean {
  if (allowed === 'node:*') return target.startsWith('node:');
  if (allowed.startsWith('npm:')) return target === allowed;
  return isWithin(target, allowed);
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path === `${folder}.ts` || path.startsWith(`${folder}/`);
}

function isTest(file: string): boolean {
  return /\.test\.tsx?$|\/testing\//.test(file);
}
