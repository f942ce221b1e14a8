// A serving Sluice in which a bug throws, with a token in the error, in its causes and in scope.
import { runCli } from '../../../main/cli/run.ts';

const secret = process.env['PLANTED'] ?? '';
const environment = { ...process.env };
delete environment['PLANTED'];
const serving = runCli(['serve', '--port', '0', '--ui-port', '0', '--json'], environment);
process.stdin.once('data', () => {
  setImmediate(() => {
    const inner = new Error(`{"refresh_token":"${secret}"}`);
    throw new Error(`it broke at ${secret}`, { cause: inner });
  });
});
process.exit(await serving);
