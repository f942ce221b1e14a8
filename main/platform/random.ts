import { randomBytes, randomUUID } from 'node:crypto';

export interface Random {
  bytes(length: number): Buffer;
  uuid(): string;
  /** Uniform in [0, 1): jitter only, nothing secret. */
  fraction(): number;
}

export const systemRandom: Random = {
  bytes: (length) => randomBytes(length),
  uuid: () => randomUUID(),
  fraction: () => randomBytes(6).readUIntBE(0, 6) / 2 ** 48,
};
