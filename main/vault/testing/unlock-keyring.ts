import { connect } from 'node:net';
import { busAddress, socketOf } from '../bus-address.ts';
import { BusConversation } from '../bus-conversation.ts';
import { BodyReader, BodyWriter } from '../dbus-body.ts';

const ROOT = '/org/freedesktop/secrets';
const TARGET = { destination: 'org.freedesktop.secrets', path: ROOT } as const;

/** Unlocks the login keyring of the service that runs, as a person does at its prompt. Throws when it refuses. */
export async function unlockKeyring(
  environment: NodeJS.ProcessEnv,
  password: string,
): Promise<void> {
  const path = socketOf(busAddress(environment) ?? '');
  if (path === null) throw new Error('no bus');
  const socket = connect(path);
  try {
    const bus = new BusConversation(socket);
    await bus.begin();
    const opened = await bus.call({
      ...TARGET,
      interface: 'org.freedesktop.Secret.Service',
      member: 'OpenSession',
      args: {
        signature: 'sv',
        bytes: new BodyWriter().text('plain').signature('s').text('').bytes(),
      },
    });
    const answer = new BodyReader(opened.body);
    answer.textVariant();
    const body = new BodyWriter()
      .text(`${ROOT}/collection/login`)
      .struct()
      .text(answer.text())
      .blob(Buffer.alloc(0))
      .blob(Buffer.from(password))
      .text('text/plain');
    const { error, body: said } = await bus.call({
      ...TARGET,
      interface: 'org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface',
      member: 'UnlockWithMasterPassword',
      args: { signature: 'o(oayays)', bytes: body.bytes() },
    });
    if (error !== null) throw new Error(`${error}: ${new BodyReader(said).text()}`);
  } finally {
    socket.destroy();
  }
}
