import { vi } from 'vitest';

/** A condition that a test waits for may take seconds on two noisy cores; one second is what vitest gives it. */
const PATIENCE_MS = 30_000;

const { waitFor } = vi;
vi.waitFor = (condition, options) =>
  waitFor(condition, typeof options === 'number' ? options : { timeout: PATIENCE_MS, ...options });
