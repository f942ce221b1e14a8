import { Check, X } from 'lucide-react';
import { Icon } from '../../ui/Icon.tsx';
import text from '../../ui/text.module.css';
import { cx } from '../../ui/cx.ts';
import { outcomeText } from './request-text.ts';
import type { RequestRow } from './row.ts';

export function OutcomeMark({ row }: { readonly row: RequestRow }) {
  const { outcome } = row;
  const isQuiet = outcome === 'done' || outcome === 'left';
  return (
    <span className={cx(text.line, isQuiet && text.t2)}>
      {outcome === 'running' ? (
        <i className={text.live} />
      ) : (
        <Icon of={outcome === 'done' ? Check : X} size={15} />
      )}
      {outcomeText(row)}
    </span>
  );
}
