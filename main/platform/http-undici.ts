import { createRequire } from 'node:module';
import type { DecoratorHandler as Decorator, Dispatcher, Pool as PoolOfUndici } from 'undici';

const load = createRequire(import.meta.url);

/** What is used of undici: its index loads four times as many modules, and 5 MB that serve nobody. */
export const Pool = load('undici/lib/dispatcher/pool.js') as typeof PoolOfUndici;
export const DecoratorHandler = load('undici/lib/handler/decorator-handler.js') as typeof Decorator;
export const request = load('undici/lib/api/api-request.js') as (
  this: Pick<Dispatcher, 'dispatch'>,
  options: Dispatcher.RequestOptions,
) => Promise<Dispatcher.ResponseData>;
