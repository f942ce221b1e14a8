import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { iconFiles } from './icon-files.ts';

/** `npm run icons`: writes every picture of `assets/` anew from its drawing. */
const assets = join(import.meta.dirname, '../../assets');
for (const [name, content] of iconFiles()) {
  const file = join(assets, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  console.log(`${String(content.length).padStart(7)} ${name}`);
}
