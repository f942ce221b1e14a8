import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const READY_LIMIT_MS = 30_000;
const ATTEMPT_EVERY_MS = 100;

/** Starts a packed program in a profile of its own until its port answers, and ends it. Gives what the port said. */
export async function startPacked(executable: string, profile: string): Promise<unknown> {
  const port = await freePort();
  const isHeadless = process.platform === 'linux' && (process.env['DISPLAY'] ?? '') === '';
  const program = [
    ...(isHeadless ? ['xvfb-run', '-a'] : []),
    executable,
    // Chromium refuses its sandbox to root.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ];
  const [command = executable, ...args] = program;
  const isGroup = process.platform !== 'win32';
  const child = spawn(command, args, {
    detached: isGroup,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, SLUICE_HOME: profile, SLUICE_PORT: String(port), SLUICE_VAULT: 'file' },
  });
  const ended = once(child, 'exit');
  try {
    return await Promise.race([
      answerOf(`http://127.0.0.1:${port}/healthz`),
      ended.then(([code]) =>
        Promise.reject(new Error(`It ended by itself, exit ${String(code)}.`)),
      ),
    ]);
  } finally {
    // xvfb-run ends its X server only when its whole group goes.
    if (child.exitCode === null && child.pid !== undefined)
      process.kill(isGroup ? -child.pid : child.pid);
    await ended;
  }
}

async function answerOf(url: string): Promise<unknown> {
  const untilMs = performance.now() + READY_LIMIT_MS;
  for (;;) {
    try {
      return await (await fetch(url)).json();
    } catch (error) {
      if (performance.now() > untilMs) throw error;
      await sleep(ATTEMPT_EVERY_MS);
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No port.');
  return address.port;
}
