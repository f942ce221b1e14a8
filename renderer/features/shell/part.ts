import { useEffect, useState } from 'react';
import type { ComponentType } from 'react';

/** A piece of the window whose code is read when it is first shown, and kept. */
export class Part<P = object> {
  readonly #read: () => Promise<ComponentType<P>>;
  component: ComponentType<P> | null = null;

  constructor(read: () => Promise<ComponentType<P>>) {
    this.#read = read;
  }

  async load(): Promise<void> {
    this.component = await this.#read();
  }
}

type Loading = 'loading' | 'loaded' | 'failed';

/** React's own `lazy` keeps a failure for good; here the next try asks again. */
export function usePart<P>(part: Part<P>): {
  readonly hasFailed: boolean;
  readonly retry: () => void;
} {
  const [loading, setLoading] = useState<Loading>(part.component === null ? 'loading' : 'loaded');
  useEffect(() => {
    if (loading !== 'loading') return undefined;
    let isShown = true;
    const end = (outcome: Loading) => {
      if (isShown) setLoading(outcome);
    };
    part.load().then(
      () => end('loaded'),
      () => end('failed'),
    );
    return () => {
      isShown = false;
    };
  }, [part, loading]);
  return { hasFailed: loading === 'failed', retry: () => setLoading('loading') };
}
