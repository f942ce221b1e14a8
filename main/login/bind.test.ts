import type { Server } from 'node:http';
import { expect, test } from 'vitest';
import { bindLoopback } from './bind.ts';
import type { Open } from './bind.ts';

const PREFERRED = 54_545;
const failure = (code: string): Error => Object.assign(new Error(code), { code });

/** A system on which `::1` answers as told, draw by draw; the last answer stays. */
class FakeSystem {
  readonly asked: string[] = [];
  closed = 0;
  readonly #companion: readonly ('free' | 'taken' | Error)[];
  readonly #firstTaken: boolean;
  #random = 40_000;
  #draw = 0;

  constructor(companion: readonly ('free' | 'taken' | Error)[], firstTaken = false) {
    this.#companion = companion;
    this.#firstTaken = firstTaken;
  }

  readonly open: Open = (host, port) => {
    this.asked.push(`${host} ${port}`);
    if (host !== '::1') {
      if (port === PREFERRED && this.#firstTaken) return Promise.resolve(null);
      return Promise.resolve(this.#server(port === 0 ? (this.#random += 1) : port));
    }
    const answer = this.#companion[Math.min(this.#draw, this.#companion.length - 1)] ?? 'free';
    this.#draw += 1;
    if (answer instanceof Error) return Promise.reject(answer);
    return Promise.resolve(answer === 'free' ? this.#server(port) : null);
  };

  bind(portFallback = true, host = 'localhost') {
    const ignore = (): void => undefined;
    return bindLoopback({ host, port: PREFERRED, portFallback }, ignore, ignore, this.open);
  }

  #server(port: number): Server {
    const close = (): void => void (this.closed += 1);
    return { address: () => ({ port }), close } as unknown as Server;
  }
}

test('localhost takes both stacks on the preferred port', async () => {
  const system = new FakeSystem(['free']);
  const bound = await system.bind();
  expect(bound).toMatchObject({ port: PREFERRED, fellBack: false });
  expect(bound.servers).toHaveLength(2);
});

test('another host is bound literally, without a companion', async () => {
  const system = new FakeSystem(['free']);
  expect((await system.bind(true, '127.0.0.1')).servers).toHaveLength(1);
  expect(system.asked).toEqual([`127.0.0.1 ${PREFERRED}`]);
});

test('only ::1 collides: a random port is drawn again, up to four times', async () => {
  const system = new FakeSystem(['taken', 'taken', 'taken', 'taken', 'taken', 'free']);
  const bound = await system.bind();
  expect(bound).toMatchObject({ port: 40_005, fellBack: true });
  expect(bound.servers).toHaveLength(2);
  // What was bound on 127.0.0.1 alone is let go.
  expect(system.closed).toBe(5);
});

test('::1 collides with every draw: PORT_IN_USE after four redraws, and nothing stays bound', async () => {
  const system = new FakeSystem(['taken']);
  await expect(system.bind()).rejects.toMatchObject({
    code: 'PORT_IN_USE',
    message: expect.stringContaining(String(PREFERRED)),
  });
  expect(system.asked.filter((one) => one === '127.0.0.1 0')).toHaveLength(5);
  expect(system.closed).toBe(6);
});

test.each(['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL'])(
  'a system without IPv6 (%s) is content with 127.0.0.1',
  async (code) => {
    const system = new FakeSystem([failure(code)]);
    const bound = await system.bind(false);
    expect(bound).toMatchObject({ port: PREFERRED, fellBack: false });
    expect(bound.servers).toHaveLength(1);
    expect(system.closed).toBe(0);
  },
);

test.each([
  ['127.0.0.1', new FakeSystem(['free'], true)],
  ['::1', new FakeSystem(['taken'])],
] as const)(
  'a pinned port that is taken on %s is PORT_IN_USE at once, and names it',
  async (_host, system) => {
    await expect(system.bind(false)).rejects.toMatchObject({
      code: 'PORT_IN_USE',
      message: `Port ${PREFERRED} is taken by another program, and this sign-in can use no other.`,
    });
    expect(system.asked.every((one) => one.endsWith(String(PREFERRED)))).toBe(true);
  },
);

test('a stack that fails otherwise is told, and nothing stays bound', async () => {
  const system = new FakeSystem([failure('EMFILE')]);
  await expect(system.bind()).rejects.toMatchObject({ code: 'EMFILE' });
  expect(system.closed).toBe(1);
});
