import type { CDPSession, Page } from '@playwright/test';

/** Milliseconds from the end of the answer that carries the accounts to the frame that shows the first of them. */
export async function watchFirstPaint(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const seen = new MutationObserver(() => {
      if (document.querySelector('main [role="meter"], main article, main [role="row"]') === null)
        return;
      seen.disconnect();
      requestAnimationFrame(() => {
        // After the frame's own work: a task that follows it.
        const { port1, port2 } = new MessageChannel();
        port1.addEventListener('message', () =>
          Object.assign(globalThis, { sluicePaintedMs: performance.now() }),
        );
        port1.start();
        port2.postMessage(null);
      });
    });
    seen.observe(document, { childList: true, subtree: true });
  });
}

export async function firstPaintMs(page: Page): Promise<number> {
  await page.waitForFunction(() => 'sluicePaintedMs' in globalThis);
  return page.evaluate(() => {
    const calls = performance
      .getEntriesByType('resource')
      .filter((entry) => entry.name.endsWith('/api/call')) as PerformanceResourceTiming[];
    const painted = (globalThis as unknown as { sluicePaintedMs: number }).sluicePaintedMs;
    const data = calls.map(({ responseEnd }) => responseEnd).filter((at) => at < painted);
    return painted - Math.max(...data);
  });
}

export interface Work {
  /** Of the page's main thread, milliseconds: all tasks, and scripts alone. */
  readonly taskMs: number;
  readonly scriptMs: number;
  readonly layouts: number;
}

/** What the main thread of the page did while `wait` ran. */
export async function workOf(session: CDPSession, wait: () => Promise<void>): Promise<Work> {
  await session.send('Performance.enable');
  const before = await metrics(session);
  await wait();
  const after = await metrics(session);
  const grown = (name: string): number => (after.get(name) ?? 0) - (before.get(name) ?? 0);
  return {
    taskMs: grown('TaskDuration') * 1000,
    scriptMs: grown('ScriptDuration') * 1000,
    layouts: grown('LayoutCount'),
  };
}

export interface Held {
  readonly heapMb: number;
  readonly nodes: number;
  readonly listeners: number;
}

/** What the page holds once all that nobody needs has been collected. */
export async function heldBy(session: CDPSession): Promise<Held> {
  await session.send('HeapProfiler.collectGarbage');
  await session.send('Performance.enable');
  const now = await metrics(session);
  return {
    heapMb: (now.get('JSHeapUsedSize') ?? 0) / 2 ** 20,
    nodes: now.get('Nodes') ?? 0,
    listeners: now.get('JSEventListeners') ?? 0,
  };
}

async function metrics(session: CDPSession): Promise<ReadonlyMap<string, number>> {
  const { metrics: found } = await session.send('Performance.getMetrics');
  return new Map(found.map(({ name, value }) => [name, value]));
}
