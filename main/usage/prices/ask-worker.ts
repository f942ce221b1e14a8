import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { ModelPrices } from '../../core/pricing.ts';
import type { AskedModel } from './price-worker.ts';

/** Beside this file, from the sources and built: `price-worker` is an entry of the bundle. */
const ENTRY = join(import.meta.dirname, `price-worker${extname(import.meta.filename)}`);

/** In a thread: the price data takes 80 ms to load and 20 MB that need not stay. */
export function askWorker(models: readonly AskedModel[]): Promise<readonly (ModelPrices | null)[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(ENTRY, { workerData: models, env: {}, execArgv: [] });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) =>
      reject(new Error(`the worker for prices ended with ${code} and without an answer`)),
    );
  });
}
