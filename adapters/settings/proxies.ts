/** The proxies in front of the API, whose word about the address of a caller counts [D velocity]. */
import { BlockList, isIP } from 'node:net';
import { z } from 'zod';

export interface Network {
  address: string;
  /** Bits that addresses of the network have in common. */
  prefix: number;
}

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

/** `address` or `address/prefix`, separated by commas. A list that everybody is on is refused. */
export const trustedProxies = z
  .string()
  .default('')
  .transform((list, context): readonly Network[] => {
    const networks = list
      .split(',')
      .filter((entry) => entry.trim() !== '')
      .map((entry) => {
        const [, address = '', prefix] =
          /^\s*([\da-fA-F.:]+)(?:\/(\d{1,3}))?\s*$/.exec(entry) ?? [];
        return { address, prefix: Number(prefix ?? (isIP(address) === 6 ? 128 : 32)) };
      });
    const isSound = ({ address, prefix }: Network) =>
      isIP(address) !== 0 && prefix >= 8 && prefix <= (isIP(address) === 6 ? 128 : 32);
    if (!networks.every(isSound))
      context.addIssue({ code: 'custom', message: 'not a list of addresses' });
    return networks;
  });

/** A function that says whether an address is part of one of the networks. */
export function createNetworkCheck(networks: readonly Network[]): (address: string) => boolean {
  const list = new BlockList();
  for (const { address, prefix } of networks) list.addSubnet(address, prefix, familyOf(address));
  return (address) => list.check(address, familyOf(address));
}
