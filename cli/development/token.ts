import {
  signDevelopmentToken,
  type DevelopmentClaims,
} from '../../adapters/settings/development.ts';
import { readDevelopmentSecret, readTokenAudience } from '../../adapters/settings/settings.ts';
import { UsageError } from '../usage-error.ts';

/**
 * A bearer token signed with the secret of the environment, or of the system that `npm start` runs in this folder.
 * @throws UsageError without a secret
 */
export function makeDevelopmentToken(claims: DevelopmentClaims, validFor: string): Promise<string> {
  const secret = readDevelopmentSecret();
  if (secret === undefined)
    throw new UsageError(
      'there is no secret: start the system with `npm start`, or set API_JWT_SECRET',
    );
  return signDevelopmentToken(claims, { secret, audience: readTokenAudience(), validFor });
}
