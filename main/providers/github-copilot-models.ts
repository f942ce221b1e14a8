import { AppError } from '../../shared/errors.ts';
import { isEditorOnly } from './github-copilot-refusal.ts';
import { objectField, parseJson, textField } from './json-fields.ts';
import type { SettleContext } from './types.ts';

const AT_A_TIME = 5;
const MOST_MODELS = 200;
/** What is not enabled by then stays as it is: a sign-in does not wait for it. */
const LIMIT_MS = 20_000;
const MODEL_ID = /^[\w.:-]{1,100}$/;

/** Enables every model of the plan. Whatever fails is counted and told; the sign-in goes on. */
export async function enableModels(apiEndpoint: string, context: SettleContext): Promise<void> {
  const models = await listModels(apiEndpoint, context);
  if (typeof models === 'string') {
    context.note(`The models of your plan were not enabled: ${models}`);
    return;
  }
  context.note(`Enabling ${models.length} models`);
  const left = [...models];
  let enabled = 0;
  async function work(): Promise<void> {
    for (let id = left.shift(); id !== undefined; id = left.shift()) {
      const answer = await context
        .call({
          method: 'POST',
          url: `${apiEndpoint}/models/${id}/policy`,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ state: 'enabled' }),
        })
        .catch(countable);
      if (answer !== null && answer.status >= 200 && answer.status < 300) enabled += 1;
    }
  }
  const workers = Promise.all(Array.from({ length: AT_A_TIME }, work));
  await Promise.race([workers, context.wait(LIMIT_MS)]).finally(() => left.splice(0));
  const failed = models.length - enabled;
  if (failed > 0) context.note(`${failed} of ${models.length} models could not be enabled.`);
}

/** A text: why there are none. */
async function listModels(
  apiEndpoint: string,
  { call }: SettleContext,
): Promise<readonly string[] | string> {
  const answer = await call({ method: 'GET', url: `${apiEndpoint}/models` }).catch(countable);
  if (answer === null) return 'GitHub gave no answer.';
  if (isEditorOnly(answer))
    return 'that is not available from here, GitHub answers its own editors only.';
  if (answer.status !== 200) return `GitHub answered ${answer.status}.`;
  const rows = objectField({ body: parseJson(answer.text) }, 'body')['data'];
  if (!Array.isArray(rows)) return 'GitHub’s list cannot be read.';
  const ids = rows.flatMap((row) => textField(row, 'id') ?? []);
  // It becomes a part of a path.
  return [...new Set(ids)]
    .filter((id) => MODEL_ID.test(id) && !/^\.+$/.test(id))
    .slice(0, MOST_MODELS);
}

/** No answer counts as a failure of this one; a bug, or the end of the sign-in, does not. */
function countable(error: unknown): null {
  if (error instanceof AppError && error.code.startsWith('UPSTREAM_')) return null;
  throw error;
}
