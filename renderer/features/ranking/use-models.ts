import { useSnapshot, useTransport } from '../../state/context.ts';
import { useReading } from '../../state/use-reading.ts';

/** How far back it is looked for models. */
const REQUESTS = 200;

/** Models that were asked of a provider lately, the newest first. */
export function useModels(provider: string): readonly string[] {
  const transport = useTransport();
  const newest = useSnapshot(({ lastRequest }) =>
    lastRequest?.provider === provider ? lastRequest.model : null,
  );
  const { known } = useReading({
    key: 'requests',
    ask: () => transport.call('activity.list', { limit: REQUESTS }),
    mark: newest,
  });
  const asked = (known?.value.requests ?? []).flatMap((request) =>
    request.provider === provider && request.model !== null ? [request.model] : [],
  );
  return [...new Set([...(newest === null ? [] : [newest]), ...asked])];
}
