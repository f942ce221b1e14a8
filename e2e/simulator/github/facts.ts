/** From providers.md 1.1 and 2.1, and what GitHub documents of its device flow. */
export const scope = 'read:user';
export const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';
export const deviceLifeS = 899;

/** An enterprise of which the simulator is all hosts. */
export const enterpriseDomain = 'octo.ghe.example';

export const clientIds: Readonly<Record<string, string>> = {
  'github.com': 'Ov23li8tweQw6odWQebz',
  [enterpriseDomain]: 'Ov23ctDVkRmgkPke0Mmm',
};

/** Where each kind of plan is served. */
export const copilotHosts = [
  'https://api.githubcopilot.com',
  'https://api.individual.githubcopilot.com',
  'https://api.business.githubcopilot.com',
  'https://api.enterprise.githubcopilot.com',
  `https://copilot-api.${enterpriseDomain}`,
] as const;
