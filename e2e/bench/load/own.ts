import { join } from 'node:path';
import type { Children } from '../children.ts';
import type { Load, LoadFigures } from './load.ts';
import { output } from './output.ts';

const GENERATOR = join(import.meta.dirname, 'generator.ts');

/** Load by a child process of our own, where wrk is not installed; it takes more of the machine. */
export function ownLoad(children: Children): Load {
  return async (order) => {
    const child = children.spawn(process.execPath, [GENERATOR]);
    child.process.stdin?.end(JSON.stringify(order));
    return JSON.parse(await output(child, order.seconds)) as LoadFigures;
  };
}
