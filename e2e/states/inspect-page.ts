import type { Page } from '@playwright/test';

/** What of the page's own rules does not hold: no sideways scroll, nothing cut in silence, meters and charts in words. */
export function inspectPage(page: Page): Promise<readonly string[]> {
  return page.evaluate(inspect);
}

/** Runs in the page. */
function inspect(): readonly string[] {
  const nameOf = (element: Element): string => {
    const text = (element.textContent ?? '').trim().slice(0, 50);
    return `<${element.tagName.toLowerCase()} class="${element.getAttribute('class') ?? ''}"> ${text}`;
  };
  const isShown = (element: Element): boolean => {
    const { width, height } = element.getBoundingClientRect();
    return width > 1 && height > 1 && element.checkVisibility();
  };
  const widthOfAll = (): readonly string[] => {
    const { scrollWidth } = document.documentElement;
    if (scrollWidth <= innerWidth) return [];
    const wide = [...document.body.querySelectorAll('*')]
      .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
      .slice(-2);
    return [`${scrollWidth} px wide: ${wide.map((element) => nameOf(element)).join(', ')}`];
  };
  const isCut = (element: HTMLElement): boolean => {
    if (element.scrollWidth <= element.clientWidth + 1 || element.clientWidth <= 1) return false;
    const { overflowX, clipPath } = getComputedStyle(element);
    // For the ear alone.
    if (clipPath !== 'none') return false;
    return overflowX === 'hidden' || overflowX === 'clip';
  };
  const hasTooltip = (element: HTMLElement): boolean =>
    element.closest('[title]') !== null || element.querySelector('[title]') !== null;
  const cut = [...document.body.querySelectorAll<HTMLElement>('*')]
    .filter((element) => (element.textContent ?? '').trim() !== '' && isShown(element))
    .filter((element) => isCut(element) && !hasTooltip(element))
    .map((element) => `cut without a tooltip: ${nameOf(element)}`);
  const silent = [...document.querySelectorAll('[role=meter]')]
    .filter((meter) => (meter.getAttribute('aria-valuetext') ?? '').trim() === '')
    .map((meter) => `a meter without words: ${nameOf(meter)}`);
  const bare = [...document.querySelectorAll('.recharts-wrapper')]
    .filter((chart) => {
      const panel = chart.closest('section');
      return panel?.querySelector('table') == null && !/Table/.test(panel?.textContent ?? '');
    })
    .map((chart) => `a chart without a table: ${nameOf(chart)}`);
  return [...widthOfAll(), ...cut, ...silent, ...bare];
}
