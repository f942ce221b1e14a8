import { POPOVER, at, forced, narrow, zoomed } from '../state.ts';
import type { Scene, State } from '../state.ts';
import { accounts, popover, settings, whole } from './pool-pages.ts';
import { openPool } from './pool-world.ts';

const desktop = { mode: 'hosting', error: null, tray: true } as const;
const portTaken = {
  code: 'PORT_IN_USE',
  message: 'Port 7584 is taken by another program.',
  hint: 'End that program, or choose another port.',
} as const;
const failedShell = { mode: 'failed', error: portTaken, tray: true } as const;

const inDesktop: readonly State[] = [
  at(popover, 'desktop', { shell: desktop }),
  at(settings, 'desktop', { shell: desktop, sees: 'Start when I log in' }),
  at(accounts, 'attached', { shell: { ...desktop, mode: 'attached' } }),
  at(accounts, 'no-tray', { shell: { ...desktop, tray: false }, sees: /shows no tray/ }),
  {
    id: 'accounts/occupied-port',
    address: '#/accounts',
    sees: portTaken.message,
    shell: failedShell,
  },
  {
    id: 'popover/occupied-port',
    address: '#/popover',
    sees: portTaken.message,
    shell: failedShell,
    size: POPOVER,
  },
];

const states: readonly State[] = [
  ...whole,
  popover,
  ...whole.map((state) => narrow(state)),
  ...whole.map((state) => zoomed(state)),
  ...[...whole, popover].map((state) => forced(state)),
  ...inDesktop,
];

export const pagesScene: Scene = { name: 'pages', open: openPool, states };
