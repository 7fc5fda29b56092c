/** What each variable alone does not show: values that must not be together. */
import type { TokenIssuer } from './variables.ts';

interface CheckedValues {
  DEVELOPMENT: boolean;
  API_JWT_SECRET?: string | undefined;
  API_TOKEN_ISSUERS?: readonly TokenIssuer[] | undefined;
}

/** One line for each contradiction: the variable and the remedy, never a value. */
export function findContradictions(
  read: Partial<CheckedValues>,
  env: Record<string, string | undefined>,
): string[] {
  return [...findDevelopmentFaults(read, env), ...findTokenFaults(read)];
}

const findDevelopmentFaults = (
  { DEVELOPMENT }: Partial<CheckedValues>,
  env: Record<string, string | undefined>,
): string[] =>
  DEVELOPMENT === true && env['NODE_ENV'] === 'production'
    ? ['DEVELOPMENT is not right: it must not be true where NODE_ENV is production']
    : [];

function findTokenFaults(read: Partial<CheckedValues>): string[] {
  // A worker reads no tokens.
  if (!('API_TOKEN_AUDIENCE' in read)) return [];
  const { DEVELOPMENT = false, API_JWT_SECRET: secret, API_TOKEN_ISSUERS: issuers = [] } = read;
  const faults: string[] = [];
  if (secret !== undefined && !DEVELOPMENT)
    faults.push(
      'API_JWT_SECRET is not right: HS256 tokens are for development only; remove it and name your issuers in API_TOKEN_ISSUERS',
    );
  if (secret === undefined && issuers.length === 0)
    faults.push('API_TOKEN_ISSUERS is missing: no bearer token would be accepted');
  if (!DEVELOPMENT && issuers.some(({ issuer }) => !issuer.startsWith('https:')))
    faults.push('API_TOKEN_ISSUERS is not right: the address of an issuer begins with https://');
  return faults;
}
