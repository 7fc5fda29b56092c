/** Where a copy of a notice goes: asked for when it is sent, so that no history holds an address. */
import type { CallOptions, MerchantRef } from './calls.ts';
import type { MerchantsPort } from './merchants.ts';
import type { Attempt } from './notice-copies.ts';
import type { StaffPorts } from './staff-channels.ts';
import type { VaultPort } from './vault.ts';

/** What a notice holds for its addresses to be found. */
export interface AddressSource {
  /** `requestId/event/n`; each copy adds its contact. */
  key: string;
  merchant: MerchantRef;
  /** For the copy to the new card's mobile. */
  accountToken?: string;
}

export interface Address {
  channel: 'sms' | 'email';
  address: string;
  securityPhrase?: string;
}

export interface AddressPorts extends StaffPorts {
  merchants: MerchantsPort;
  vault: VaultPort;
}

/** @returns undefined when the reader has no address */
export async function findAddress(
  ports: AddressPorts,
  { key, merchant, accountToken }: AddressSource,
  { agentId, audience, contactId, channel }: Attempt,
  options: CallOptions,
): Promise<Address | undefined> {
  if (audience === 'staff')
    return { channel: 'email', address: channel?.address ?? ports.staffAddress };
  if (contactId !== undefined)
    return ports.merchants.findContactAddress(merchant, contactId, options);
  if (agentId !== undefined) return ports.merchants.findAgentAddress?.(merchant, agentId, options);
  if (accountToken === undefined) return undefined;
  const { mobile } = await ports.vault.detokenizeAccount(merchant, accountToken, `notice ${key}`);
  return mobile === undefined ? undefined : { channel: 'sms', address: mobile };
}
