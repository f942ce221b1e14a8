import { expect, test } from 'vitest';
import type { Snapshot } from '../../shared/contract/state.ts';
import {
  DAY,
  HOUR,
  NOW,
  instant,
  makeAccount,
  makeSnapshot,
  makeUsage,
  makeWindow,
} from '../../shared/testing/snapshot.ts';
import type { TrayItem } from './tray-menu.ts';
import { describeTray } from './tray.ts';

const hosting = { mode: 'hosting', error: null, tray: true } as const;
const fine = [makeWindow(7 * DAY, 0.3, 90 * HOUR)];

function labels(menu: readonly TrayItem[]): readonly string[] {
  return menu.flatMap((item) =>
    item.kind === 'separator' ? [] : [item.label.replaceAll(/\s/g, ' ')],
  );
}

test('a taken port: who has it, and a free one to use', () => {
  const error = { code: 'PORT_IN_USE', message: 'Taken.', hint: null } as const;
  const taken = { port: 7584, holder: { pid: 4127, name: 'node' }, free: 7586 };
  const state = { mode: 'failed', error, taken, tray: true } as const;
  const view = describeTray({ snapshot: null, shell: state, nowMs: NOW });
  expect(view.icon).toBe('needs');
  expect(view.tooltip).toBe('Sluice: Port 7584 is taken by “node” (process 4127).');
  expect(view.menu).toContainEqual({
    kind: 'action',
    label: 'Use 7586',
    action: { do: 'take-over', port: 7586 },
    enabled: true,
  });
  expect(labels(view.menu)).toContain('Try again');
});

test('what runs now, newest first, and how much of the new sessions the next one gets', () => {
  const { status } = makeSnapshot();
  const request = (id: string, over: Partial<Snapshot['running'][number]>) => ({
    id,
    at: instant(-HOUR),
    client: 'Claude Code',
    provider: 'anthropic',
    attemptList: [],
    account: 1,
    model: 'claude-sonnet-5',
    path: '/v1/messages',
    attempts: 1,
    session: null,
    firstByteMs: null,
    ...over,
  });
  const snapshot = makeSnapshot({
    next: { anthropic: 1 },
    accounts: [makeAccount(1), makeAccount(2)],
    usage: [makeUsage(1, fine), makeUsage(2, fine)],
    places: {
      anthropic: [
        { id: 1, rank: 1, share: 2 / 3 },
        { id: 2, rank: 2, share: 1 / 3 },
      ],
    },
    status: { ...status, requests: { total: 2, active: 2 } },
    running: [request('b', {}), request('a', { client: null, account: null, model: null })],
  });
  const shown = labels(describeTray({ snapshot, shell: hosting, nowMs: NOW }).menu);
  const at = shown.indexOf('2 running');
  expect(shown.slice(at, at + 3)).toEqual([
    '2 running',
    'Claude Code on a1@example.com, claude-sonnet-5',
    'a tool',
  ]);
  expect(shown).toContain('a1@example.com · Fine · Next · 66 %');
});
