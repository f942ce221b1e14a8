import type { IncomingMessage } from 'node:http';
import { AppError } from '../../../shared/errors.ts';

const BODY_LIMIT_BYTES = 1024 * 1024;

/** The JSON of a small request. Throws TOO_LARGE over 1 MiB, BAD_REQUEST when it is no JSON. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  if (Number(request.headers['content-length'] ?? 0) > BODY_LIMIT_BYTES) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  // Kept when the loop ends early: the sender still gets an answer.
  for await (const each of request.iterator({ destroyOnReturn: false })) {
    const chunk = each as Buffer;
    size += chunk.length;
    if (size > BODY_LIMIT_BYTES) throw tooLarge();
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch (error) {
    throw new AppError('BAD_REQUEST', 'The body is not JSON.', null, error);
  }
}

function tooLarge(): AppError {
  return new AppError('TOO_LARGE', 'The body is larger than 1 MiB.');
}
