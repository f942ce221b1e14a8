import type { Command } from '../context.ts';

export const showWindowAddress: Command = async (context) => {
  const { client } = await context.open('instance');
  const answer = await client.call('ui.address', {});
  if (context.json) context.out.json(answer);
  else {
    context.out.line(answer.url);
    context.out.note('Open it in a browser. It is good once, and for 10 minutes.');
  }
  return 0;
};
