import type { BannerTone } from '../../../shared/verdict/banner-view.ts';
import text from '../../ui/text.module.css';
import { cx } from '../../ui/cx.ts';
import styles from './banner-look.module.css';

/** Plum for what a person must do, rust for a dry pool, plain surface for news; each with its shape. */
export const BANNER_SHAPES = { needs: 'needs', dry: 'dry', news: 'fine' } as const;

const TONES = { needs: text.needs, dry: text.dry, news: styles.news } as const;

export function bannerTone(tone: BannerTone): string {
  return cx(text.verdict, TONES[tone]);
}
