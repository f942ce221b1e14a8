import { Check } from 'lucide-react';
import type { ToolVariable } from '../../../shared/model/tool.ts';
import { localToolWords as t } from '../../text/local-tools.ts';
import { Icon } from '../../ui/Icon.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { Shape } from '../../ui/Shape.tsx';
import text from '../../ui/text.module.css';
import { cx } from '../../ui/cx.ts';
import styles from './VariablesPanel.module.css';

interface Said {
  readonly title: string;
  readonly detail: string | null;
}

function say({ name, effect, host }: ToolVariable): Said {
  switch (effect) {
    case 'around':
      return { title: t.around(name), detail: t.aroundDetail };
    case 'elsewhere':
      return { title: t.misled(name, host), detail: t.misledDetail };
    case 'both':
      return { title: t.both, detail: t.bothDetail };
    case 'sluice':
      return {
        title:
          name.endsWith('_URL') || name.endsWith('_BASE') ? t.leadsHere(name) : t.keyIsOurs(name),
        detail: null,
      };
    default:
      return effect satisfies never;
  }
}

function Item({ variable }: { readonly variable: ToolVariable }) {
  const { title, detail } = say(variable);
  const isFine = variable.effect === 'sluice';
  return (
    <li className={styles.item}>
      {isFine ? (
        <Icon of={Check} className={text.t3} />
      ) : (
        <span className={cx(text.verdict, text.needs)}>
          <Shape kind="needs" className={styles.shape} />
        </span>
      )}
      <span className={text.stack}>
        <span className={isFine ? text.t2 : styles.title}>{title}</span>
        {detail !== null && <span className={cx(text.small, text.t2)}>{detail}</span>}
      </span>
    </li>
  );
}

interface VariablesPanelProps {
  /** Null: not looked at yet. */
  readonly variables: readonly ToolVariable[] | null;
}

/** What the environment does to tools that read it. */
export function VariablesPanel({ variables }: VariablesPanelProps) {
  const wrong = (variables ?? []).filter(({ effect }) => effect !== 'sluice').length;
  return (
    <Panel
      title={t.environment}
      lead={t.environmentLead}
      aside={wrong > 0 ? t.needYou(wrong) : null}
    >
      {variables === null || variables.length === 0 ? (
        <p className={cx(styles.none, text.t2)}>{variables === null ? '\u00a0' : t.clear}</p>
      ) : (
        <ul className={styles.list}>
          {variables.map((variable) => (
            <Item key={variable.name} variable={variable} />
          ))}
        </ul>
      )}
    </Panel>
  );
}
