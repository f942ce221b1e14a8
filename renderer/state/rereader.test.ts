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

test('with a gap, what is asked in it is read once at its end, or as soon as a person asks', async () => {
  vi.useFakeTimers();
  try {
    let reads = 0;
    const reader = new Rereader(() => {
      reads += 1;
      return Promise.resolve();
    }, 5000);
    for (let event = 0; event < 100; event += 1) reader.ask();
    expect(reads).toBe(1);
    await vi.advanceTimersByTimeAsync(4999);
    expect(reads).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(reads).toBe(2);
    reader.askNow();
    await vi.advanceTimersByTimeAsync(0);
    expect(reads).toBe(3);
    reader.ask();
    reader.dispose();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(reads).toBe(3);
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});
