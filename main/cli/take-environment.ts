/** A copy for this process; the passphrase leaves the environment, so that no child ever gets it. */
export function takeEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const taken = { ...environment };
  delete environment['SLUICE_PASSPHRASE'];
  return taken;
}
