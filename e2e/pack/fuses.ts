import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';

/** The names of `electron-builder.yml` for the places on the fuse wire. */
const PLACES = {
  runAsNode: FuseV1Options.RunAsNode,
  enableNodeOptionsEnvironmentVariable: FuseV1Options.EnableNodeOptionsEnvironmentVariable,
  enableNodeCliInspectArguments: FuseV1Options.EnableNodeCliInspectArguments,
  onlyLoadAppFromAsar: FuseV1Options.OnlyLoadAppFromAsar,
  enableEmbeddedAsarIntegrityValidation: FuseV1Options.EnableEmbeddedAsarIntegrityValidation,
  enableCookieEncryption: FuseV1Options.EnableCookieEncryption,
  grantFileProtocolExtraPrivileges: FuseV1Options.GrantFileProtocolExtraPrivileges,
};

export type FuseName = keyof typeof PLACES;
/** `absent`: this Electron is older than the fuse. */
export type FuseReading = 'on' | 'off' | 'absent';

export async function readFuses(executable: string): Promise<Record<FuseName, FuseReading>> {
  const wire = await getCurrentFuseWire(executable);
  const readings = Object.entries(PLACES).map(([name, place]) => [name, reading(wire[place])]);
  return Object.fromEntries(readings) as Record<FuseName, FuseReading>;
}

function reading(state: FuseState | undefined): FuseReading {
  if (state === FuseState.ENABLE) return 'on';
  return state === FuseState.DISABLE ? 'off' : 'absent';
}
