import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { CallName, ContractClient, ContractEvent } from '../../shared/contract.ts';
import { contract } from '../../shared/contract.ts';
import { toWire } from '../../shared/errors.ts';
import { createLog } from '../platform/log.ts';
import { profilePaths } from '../platform/paths.ts';
import { systemRandom } from '../platform/random.ts';
import { Sessions } from './http/sessions.ts';
import { WindowServer } from './http/window-server.ts';
import { createInProcessClient } from './in-process-client.ts';
import { eventFrame } from './answer-frame.ts';
import { createIpcFace } from './ipc/ipc-face.ts';
import { connectInstance } from './socket/connect.ts';
import { SocketServer } from './socket/socket-server.ts';
import { CALLS } from './testing/calls.ts';
import { FetchClient } from './testing/fetch-client.ts';
import { IpcClient } from './testing/ipc-client.ts';
import { fakeWorld } from './testing/fake-services.ts';
import type { FakeWorld } from './testing/fake-services.ts';

test('the list names every call of the contract', () => {
  expect(new Set(CALLS.map(([name]) => name))).toEqual(new Set(Object.keys(contract.calls)));
});

type Face = { readonly client: ContractClient; close(): Promise<void> };

async function inProcess(world: FakeWorld): Promise<Face> {
  return {
    client: createInProcessClient(world.dispatch, world.bus),
    close: () => Promise.resolve(),
  };
}

async function overHttp(world: FakeWorld, folder: string): Promise<Face> {
  const sessions = new Sessions(world.clock, systemRandom);
  const log = createLog('silent');
  const server = new WindowServer({ ...world, sessions, page: folder, log });
  await server.listen(0);
  const token = sessions.redeem(sessions.mintCode());
  const client = new FetchClient(server.origin, token ?? '');
  await client.ready;
  return {
    client,
    close: async () => {
      client.dispose();
      await server.dispose();
    },
  };
}

async function overSocket(world: FakeWorld, folder: string): Promise<Face> {
  const paths = profilePaths({ SLUICE_HOME: folder });
  const server = new SocketServer({
    ...world,
    paths,
    random: systemRandom,
    log: createLog('silent'),
  });
  await server.listen();
  const client = await connectInstance(paths, systemRandom);
  if (client === null) throw new Error('nothing runs');
  return {
    client,
    close: async () => {
      client.dispose();
      await server.dispose();
    },
  };
}

/** The desktop app that hosts: pages ask over IPC, the core is in the same process. */
function ipcTo(client: ContractClient): IpcClient {
  const log = createLog('silent');
  const ipc = new IpcClient(createIpcFace({ client, shell: {} as never, log }));
  client.subscribe((event) => ipc.receive(eventFrame(event)));
  return ipc;
}

async function overIpc(world: FakeWorld): Promise<Face> {
  const face = await inProcess(world);
  return { ...face, client: ipcTo(face.client) };
}

/** The desktop app that is attached: IPC, and the local socket behind it. */
async function overIpcAndSocket(world: FakeWorld, folder: string): Promise<Face> {
  const face = await overSocket(world, folder);
  return { ...face, client: ipcTo(face.client) };
}

const faces = {
  'in process': inProcess,
  'over HTTP': overHttp,
  'over the socket': overSocket,
  'over IPC': overIpc,
  'over IPC, attached': overIpcAndSocket,
};

describe.each(Object.entries(faces))('%s', (_name, open) => {
  let folder: string;
  let world: FakeWorld;
  let face: Face;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sluice-parity-'));
    world = fakeWorld();
    face = await open(world, folder);
  });
  afterEach(async () => {
    await face.close();
    world.bus.dispose();
    rmSync(folder, { recursive: true });
  });

  test('every call answers the same', async () => {
    const reference = createInProcessClient(fakeWorld().dispatch, world.bus);
    for (const [name, input] of CALLS) {
      if (name === 'state.get') continue;
      const here = await outcome(face.client, name, input);
      expect([name, here]).toEqual([name, await outcome(reference, name, input)]);
    }
    await expect(face.client.call('state.get', {})).resolves.toHaveProperty('snapshot.accounts');
  });

  test('events arrive', async () => {
    const seen: ContractEvent[] = [];
    face.client.subscribe((event) => seen.push(event));
    await face.client.call('login.start', { provider: 'anthropic' });
    await face.client.call('accounts.pause', { account: 1 });
    const changed = (event: ContractEvent): boolean =>
      event.name === 'state' && event.payload.changes.some(({ kind }) => kind === 'account');
    await vi.waitUntil(() => seen.some((event) => changed(event)));
    expect(seen.some(({ name }) => name === 'login')).toBe(true);
  });
});

async function outcome(client: ContractClient, name: CallName, input: unknown): Promise<unknown> {
  try {
    return { ok: await client.call(name, input as never) };
  } catch (error) {
    return { error: toWire(error) };
  }
}
