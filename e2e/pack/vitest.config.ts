import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: join(import.meta.dirname, '../..'),
  test: { name: 'pack', pool: 'forks', include: ['e2e/pack/*.test.ts'] },
});
