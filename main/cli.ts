import { runCli } from './cli/run.ts';
import { takeEnvironment } from './cli/take-environment.ts';

const exitCode = await runCli(process.argv.slice(2), takeEnvironment(process.env));
process.exit(exitCode);
