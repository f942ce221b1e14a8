import { runCli } from './cli/run.ts';
import { takeEnvironment } from './cli/take-environment.ts';

/** Serves and does nothing else: for service managers. Ports come from the environment and the settings. */
const exitCode = await runCli(['serve', ...process.argv.slice(2)], takeEnvironment(process.env));
process.exit(exitCode);
