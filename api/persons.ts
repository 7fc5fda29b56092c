/** Checks that the applicant's token was issued for the same merchant. */
import type { MerchantRef } from '../activities/calls.ts';
import { buildRefusal } from '../client/validation.ts';
import type { ApiDependencies } from './dependencies.ts';

/**
 * @returns a keyed hash of who it is: the same for every token of one person
 * @param at path of the token in the body, e.g. `applicant.personToken`
 * @throws ActionRefused when the token is unknown or another merchant's; the answer does not tell which
 */
export async function requireOwnPerson(
  { storage }: ApiDependencies,
  merchant: MerchantRef,
  token: string,
  at: string,
): Promise<string> {
  const person = await storage.vault.computePersonFingerprint(merchant, token);
  if (person !== undefined) return person;
  const params = { field: at, call: 'POST /v1/persons' };
  throw buildRefusal([{ field: at, code: 'INP_REQUIRED', params }]);
}
