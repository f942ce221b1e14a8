import { text } from 'node:stream/consumers';
import type { Child } from '../children.ts';

const SLACK_MS = 15_000;

/** What a load generator printed; one that hangs is ended. */
export async function output(child: Child, seconds: number): Promise<string> {
  const { stdout } = child.process;
  const printed = stdout === null ? Promise.resolve('') : text(stdout);
  const timer = setTimeout(() => void child.end(), seconds * 1000 + SLACK_MS);
  const code = await child.exited;
  clearTimeout(timer);
  if (code !== 0) throw new Error(`the load generator ended with ${code}: ${child.complaint}`);
  return printed;
}
