import { parentPort, workerData } from 'node:worker_threads';
import type { ModelPrices } from '../../core/pricing.ts';
import { lookUpPrices } from './library.ts';

export interface AskedModel {
  readonly provider: string;
  readonly model: string;
}

/** Entry of a worker thread: one question, one answer, and the end. */
function answer(asked: readonly AskedModel[]): readonly (ModelPrices | null)[] {
  return asked.map(({ provider, model }) => {
    try {
      return lookUpPrices(provider, model);
    } catch {
      // Prices that the library itself refuses: as unknown as those that it has not.
      return null;
    }
  });
}

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- that of a window; this is a thread
parentPort?.postMessage(answer(workerData as readonly AskedModel[]));
