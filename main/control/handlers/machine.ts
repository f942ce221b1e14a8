import type { Handlers } from '../../../shared/contract.ts';
import type { Services } from '../services.ts';

export function machineHandlers({ power }: Services): Pick<Handlers, 'machine.power'> {
  return {
    'machine.power': ({ state }) => {
      if (state === 'asleep') power.asleep();
      else void power.awake();
      return {};
    },
  };
}
