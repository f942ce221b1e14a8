import { ChevronDown, X } from 'lucide-react';
import { activityWords as t } from '../../text/activity.ts';
import { Icon } from '../../ui/Icon.tsx';
import text from '../../ui/text.module.css';
import { cx } from '../../ui/cx.ts';
import styles from './FilterBar.module.css';
import { TIMES, sinceMs } from './filters.ts';
import type { Filters } from './filters.ts';
import type { NameOf } from './request-text.ts';
import type { RequestRow } from './row.ts';

type Facet = Exclude<keyof Filters, 'text'>;

interface Option {
  readonly value: string;
  readonly text: string;
}

interface ChipProps {
  readonly facet: Facet;
  readonly value: string;
  readonly options: readonly Option[];
  readonly detail?: string | undefined;
  readonly onChange: (value: string) => void;
}

/** The system's own list under a chip that says what is chosen. */
function Chip({ facet, value, options, detail, onChange }: ChipProps) {
  const name = t.by[facet];
  const chosen = options.find((option) => option.value === value)?.text ?? value;
  const isSet = value !== '';
  return (
    <span className={cx(styles.chip, isSet && styles.set)}>
      <span aria-hidden="true" className={cx(styles.name, text.cut)}>
        {isSet ? (
          <>
            {detail === undefined ? name : chosen}: <b>{detail ?? chosen}</b>
          </>
        ) : (
          name
        )}
      </span>
      {!isSet && <Icon of={ChevronDown} size={14} />}
      <select
        aria-label={name}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        <option value="">{t.any[facet]}</option>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
      {isSet && (
        <button type="button" aria-label={t.clear(name)} onClick={() => onChange('')}>
          <Icon of={X} size={14} />
        </button>
      )}
    </span>
  );
}

/** Each once, by name; the one that is chosen stays although no request has it any more. */
function optionsOf(
  rows: readonly RequestRow[],
  chosen: string,
  read: (row: RequestRow) => Option | null,
  name: (value: string) => string = String,
): readonly Option[] {
  const found = new Map<string, Option>();
  if (chosen !== '') found.set(chosen, { value: chosen, text: name(chosen) });
  for (const row of rows) {
    const option = read(row);
    if (option !== null && option.value !== '') found.set(option.value, option);
  }
  return [...found.values()].sort((a, b) => (a.text < b.text ? -1 : 1));
}

function plain(value: string | null): Option | null {
  return value === null ? null : { value, text: value };
}

interface FilterBarProps {
  readonly rows: readonly RequestRow[];
  readonly filters: Filters;
  readonly nameOf: NameOf;
  readonly nowMs: number;
  readonly onChange: (filters: Filters) => void;
}

export function FilterBar({ rows, filters, nameOf, nowMs, onChange }: FilterBarProps) {
  const { client, model, account, outcome, time } = filters;
  const options: Readonly<Record<Facet, readonly Option[]>> = {
    client: optionsOf(rows, client, ({ request }) => plain(request.client)),
    model: optionsOf(rows, model, ({ request }) => plain(request.model)),
    account: optionsOf(
      rows,
      account,
      ({ request }) => {
        const name = nameOf(request.account);
        return name === null ? null : { value: String(request.account), text: name };
      },
      (id) => nameOf(Number(id)) ?? id,
    ),
    outcome: (['running', 'done', 'left', 'failed'] as const).map((value) => ({
      value,
      text: t.outcomes[value],
    })),
    time: TIMES.map((value) => ({ value, text: t.times[value] })),
  };
  const values: Readonly<Record<Facet, string>> = { client, model, account, outcome, time };
  const since = time === '' ? undefined : t.since(sinceMs(time, nowMs), nowMs);
  return (
    <fieldset className={styles.bar} aria-label={t.filters}>
      {(['client', 'model', 'account', 'outcome', 'time'] as const).map((facet) => (
        <Chip
          key={facet}
          facet={facet}
          value={values[facet]}
          options={options[facet]}
          detail={facet === 'time' ? since : undefined}
          onChange={(value) => onChange({ ...filters, [facet]: value })}
        />
      ))}
    </fieldset>
  );
}
