import { useEffect, useState } from 'react';
import type { RefObject } from 'react';
import { settingsWords as t } from '../../text/settings.ts';
import styles from './SettingsPage.module.css';

interface ContentsProps {
  readonly titles: readonly string[];
  /** Around the sections. */
  readonly page: RefObject<HTMLElement | null>;
}

function sectionOf(page: HTMLElement | null, title: string): HTMLElement | null {
  return page?.querySelector<HTMLElement>(`[data-section="${title}"]`) ?? null;
}

/** The first section that is in sight. */
function useCurrent({ titles, page }: ContentsProps): string | null {
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    const observer = new IntersectionObserver(
      (entries) =>
        setSeen((last) => {
          const next = new Set(last);
          for (const { target, isIntersecting } of entries) {
            const title = target.getAttribute('data-section') ?? '';
            if (isIntersecting) next.add(title);
            else next.delete(title);
          }
          return next;
        }),
      { rootMargin: '-90px 0px 0px 0px' },
    );
    for (const title of titles) {
      const section = sectionOf(page.current, title);
      if (section !== null) observer.observe(section);
    }
    return () => observer.disconnect();
  }, [titles, page]);
  return titles.find((title) => seen.has(title)) ?? null;
}

export function Contents(props: ContentsProps) {
  const current = useCurrent(props);
  function show(title: string): void {
    const section = sectionOf(props.page.current, title);
    section?.scrollIntoView({ block: 'start' });
    section?.focus({ preventScroll: true });
  }
  return (
    <nav className={styles.contents} aria-label={t.sections}>
      {props.titles.map((title) => (
        <button
          key={title}
          type="button"
          aria-current={title === current ? 'true' : undefined}
          onClick={() => show(title)}
        >
          {title}
        </button>
      ))}
    </nav>
  );
}
