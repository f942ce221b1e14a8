import { mkdirSync } from 'node:fs';
import { Sessions } from '../../main/control/http/sessions.ts';
import { WindowServer } from '../../main/control/http/window-server.ts';
import { SocketServer } from '../../main/control/socket/socket-server.ts';
import { fakeWorld } from '../../main/control/testing/fake-services.ts';
import { createLog } from '../../main/platform/log.ts';
import { profilePaths } from '../../main/platform/paths.ts';
import { systemRandom } from '../../main/platform/random.ts';

/** An owner whose every answer is known: the contract over made-up services, on the socket of SLUICE_HOME and over HTTP. */
const world = fakeWorld();
const log = createLog('silent');
const paths = profilePaths(process.env);
mkdirSync(paths.folder, { recursive: true, mode: 0o700 });
await new SocketServer({ ...world, paths, random: systemRandom, log }).listen();
const sessions = new Sessions(world.clock, systemRandom);
const server = new WindowServer({ ...world, sessions, page: paths.folder, log });
await server.listen(0);
const token = sessions.redeem(sessions.mintCode());
process.stdout.write(`${JSON.stringify({ origin: server.origin, token })}\n`);
