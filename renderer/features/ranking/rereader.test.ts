import { expect, test, vi } from 'vitest';
import { Rereader } from './rereader.ts';

function held() {
  const ends: (() => void)[] = [];
  const wanted: boolean[] = [];
  const reader = new Rereader(async (isWanted) => {
    await new Promise<void>((resolve) => ends.push(resolve));
    wanted.push(isWanted());
  });
  return { ends, wanted, reader };
}

test('a thousand events while one read is under way are one more read', async () => {
  const { ends, wanted, reader } = held();
  for (let event = 0; event < 1000; event += 1) reader.ask();
  expect(ends).toHaveLength(1);
  ends[0]?.();
  await vi.waitFor(() => expect(ends).toHaveLength(2));
  ends[1]?.();
  await vi.waitFor(() => expect(wanted).toEqual([true, true]));
  expect(ends).toHaveLength(2);
  reader.ask();
  expect(ends).toHaveLength(3);
});

test('nobody wants an answer after the page has gone, and nothing more is asked', async () => {
  const { ends, wanted, reader } = held();
  reader.ask();
  reader.ask();
  reader.dispose();
  ends[0]?.();
  await vi.waitFor(() => expect(wanted).toEqual([false]));
  expect(ends).toHaveLength(1);
});
