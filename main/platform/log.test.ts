import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { createLog } from './log.ts';

it('redacts at the sink: message, deep fields and error texts alike', async () => {
  const sink = new PassThrough();
  const log = createLog('info', sink);
  const secret = `slk_${'B'.repeat(43)}`;
  log.info({ deep: { deeper: [{ authorization: `Bearer ${secret}` }] } }, `sent ${secret}`);
  log.error({ err: new Error(`refused ${secret}`) }, 'failed');
  sink.end();
  const written = await text(sink);
  expect(written.trim().split('\n')).toHaveLength(2);
  expect(written).not.toContain(secret);
  expect(JSON.parse(written.split('\n')[0] ?? '')).toMatchObject({ level: 'info' });
});
