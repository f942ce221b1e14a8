import type { Handlers } from '../../../shared/contract.ts';
import type { Services } from '../services.ts';

export function toolHandlers({
  tools,
  lookAtPort,
}: Services): Pick<Handlers, 'tools.find' | 'ports.look'> {
  return {
    'tools.find': () => tools.find(),
    'ports.look': ({ port }) => lookAtPort(port),
  };
}
