import { hash } from 'node:crypto';

const SCRATCH_BYTES = 32 * 1024;
/** Used by one call at a time: nothing here waits. */
const scratch = Buffer.allocUnsafeSlow(SCRATCH_BYTES);

/** Of a text and the bytes behind it in one go: a hash costs more to begin than these bytes to copy. */
export function sha256(
  text: string,
  bytes: Uint8Array | null,
  encoding: 'base64url' | 'hex',
): string {
  return hash('sha256', bytes === null ? text : joined(text, bytes), encoding);
}

function joined(text: string, bytes: Uint8Array): Uint8Array {
  // A character of a text takes three bytes at most.
  if (text.length * 3 + bytes.length > SCRATCH_BYTES)
    return Buffer.concat([Buffer.from(text), bytes]);
  const length = scratch.write(text);
  scratch.set(bytes, length);
  return scratch.subarray(0, length + bytes.length);
}
