import type { SimAccount } from '../accounts.ts';
import { answerText } from '../answer-text.ts';
import type { Exchange } from '../exchange.ts';
import { measureOpenAi } from '../openai/call.ts';
import { answerChat } from '../openai/chat.ts';
import { openAiError } from '../openai/errors.ts';
import { isObject, textField } from '../values.ts';
import type { World } from '../world.ts';

interface Chat {
  readonly models: readonly string[];
  readonly badModel: (model: string) => unknown;
}

/** POST …/chat/completions of a company with nothing of its own but its models. */
export async function answerPlainChat(
  world: World,
  exchange: Exchange,
  account: SimAccount,
  { models, badModel }: Chat,
): Promise<void> {
  const parsed = exchange.json();
  const body = parsed.ok && isObject(parsed.value) ? parsed.value : {};
  const model = textField(body, 'model') ?? '';
  const turns = body['messages'];
  if (!Array.isArray(turns) || turns.length === 0)
    return exchange.sendJson(400, openAiError('messages: Field required'));
  if (!models.includes(model)) return exchange.sendJson(400, badModel(model));
  const text = answerText(world.settings, account, model);
  const inputText = JSON.stringify(turns);
  const asked = { body, model, inputField: 'messages', inputText, text };
  const tokens = measureOpenAi(world, account, asked);
  const createdS = Math.floor(world.clock.now() / 1000);
  const stream = body['stream'] === true;
  await answerChat(exchange, { body, model, stream, text, tokens, createdS });
}
