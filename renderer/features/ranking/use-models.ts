import { useEffect, useState } from 'react';
import { useSnapshot } from '../../state/context.ts';
import { useCall } from '../../state/use-call.ts';

/** How far back it is looked for models. */
const REQUESTS = 200;

/** Models that were asked of a provider lately, the newest first. */
export function useModels(provider: string): readonly string[] {
  const { run } = useCall();
  const [seen, setSeen] = useState<readonly (readonly [string | null, string | null])[]>([]);
  const newest = useSnapshot(({ lastRequest }) =>
    lastRequest?.provider === provider ? lastRequest.model : null,
  );
  useEffect(() => {
    let isWanted = true;
    void run('activity.list', { limit: REQUESTS }).then((answer) => {
      if (isWanted && answer !== null)
        setSeen([
          [provider, newest],
          ...answer.requests.map((request) => [request.provider, request.model] as const),
        ]);
    });
    return () => {
      isWanted = false;
    };
  }, [run, provider, newest]);
  const models = seen.flatMap(([asked, model]) =>
    asked === provider && model !== null ? [model] : [],
  );
  return [...new Set(models)];
}
