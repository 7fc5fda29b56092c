/** The applicant is a person whom the merchant's own door gave to the vault. */
import type { MerchantRef } from '../activities/calls.ts';
import { buildRefusal } from '../client/validation.ts';
import type { ApiDependencies } from './dependencies.ts';

/**
 * @param at path of the token in the body, e.g. `applicant.personToken`
 * @throws ActionRefused when the token is unknown, or another merchant's: both look the same
 */
export async function assertOwnPerson(
  { storage }: ApiDependencies,
  merchant: MerchantRef,
  token: string,
  at: string,
): Promise<void> {
  if (await storage.vault.describePerson(merchant, token)) return;
  throw buildRefusal([{ field: at, code: 'INP_REQUIRED', params: { field: at } }]);
}
