import type { StoreContext } from './context.ts';
import { storeError } from './errors.ts';
import { doHistoryJob } from './history/do-history-job.ts';
import { HistoryThread } from './history/history-thread.ts';
import type { HistoryJob, HistoryResults } from './history/job.ts';
import type { HistoryStore } from './types.ts';

export function createHistoryStore(context: StoreContext): HistoryStore {
  if (context.credentialsInMemory) return inMemory(context);
  const path = context.db.name;
  const thread = new HistoryThread(path);
  return {
    ask: async (job) => {
      try {
        return await thread.ask(job);
      } catch (error) {
        throw storeError(error, path);
      }
    },
    dispose: () => thread.dispose(),
  };
}

/** Tables of this connection only, which no thread sees; they hold what one process lived through. */
function inMemory({ db, writer, clock }: StoreContext): HistoryStore {
  const monotonicMs = (): number => clock.monotonic();
  return {
    ask: async <J extends HistoryJob>(job: J) =>
      (await writer.transact(() =>
        doHistoryJob(db, job, { write: (work) => work(), pause: () => undefined, monotonicMs }),
      )) as HistoryResults[J['kind']],
    dispose: () => Promise.resolve(),
  };
}
