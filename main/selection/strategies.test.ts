import { expect, it } from 'vitest';
import { DEFAULT_SETTINGS, settingKeySchema, strategyOf } from '../../shared/model/settings.ts';
import { PROVIDERS } from '../providers/registry.ts';

it.each(PROVIDERS.map(({ id }) => id))(
  '%s has a setting for its strategy, and it is read',
  (id) => {
    const key = settingKeySchema.parse(`strategy.${id}`);
    expect(strategyOf(DEFAULT_SETTINGS, id)).toBe('drain-rate');
    expect(strategyOf({ ...DEFAULT_SETTINGS, [key]: 'in-order' }, id)).toBe('in-order');
  },
);

it('a provider without one has the default', () => {
  expect(strategyOf(DEFAULT_SETTINGS, 'nobody')).toBe('drain-rate');
});
