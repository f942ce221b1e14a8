import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { createInterface } from 'node:readline';
import { endChild } from './end-child.ts';

export interface Display {
  /** For the environment variable DISPLAY. */
  readonly name: string;
  stop(): Promise<void>;
}

/** A screen of its own, so that focus and pictures do not depend on what else is open. Null: there is no Xvfb. */
export async function startDisplay(): Promise<Display | null> {
  // `-ac`: the app may run as another user than this screen.
  const args = ['-displayfd', '3', '-screen', '0', '1440x900x24', '-nolisten', 'tcp', '-ac'];
  const child = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const isMissing = new Promise<null>((resolve) => child.once('error', () => resolve(null)));
  const number = firstLine(child.stdio[3] as Readable);
  const found = await Promise.race([isMissing, number]);
  return found === null ? null : { name: `:${found}`, stop: () => endChild(child) };
}

async function firstLine(stream: Readable): Promise<string | null> {
  for await (const line of createInterface({ input: stream })) return line.trim();
  return null;
}
