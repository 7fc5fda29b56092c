/**
 * Where an endpoint may be: on the public internet. Whoever names an address must not reach what only this program can
 * reach: its own machine and network, and the metadata service of its cloud.
 */
import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { setTimeout } from 'node:timers/promises';

/** Special-purpose addresses of the IANA registries (RFC 6890), and metadata services at public addresses. */
const refusedIpv4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '168.63.129.16/32',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
] as const;

/** Global unicast; what is outside, such as fc00::/7, fe80::/10, ::1 and ::ffff:0:0/96, is refused. */
const globalIpv6 = '2000::/3';

/** Within it: Teredo, documentation, benchmarks and 6to4, which hold other addresses or nobody's. */
const refusedIpv6 = ['2001::/23', '2001:db8::/32', '2002::/16', '2620:4f:8000::/48', '3fff::/20'];

function buildList(networks: readonly string[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix] = network.split('/');
    list.addSubnet(address, Number(prefix), family);
  }
  return list;
}

const refusedFour = buildList(refusedIpv4, 'ipv4');
const refusedSix = buildList(refusedIpv6, 'ipv6');
const globalSix = buildList([globalIpv6], 'ipv6');

/** Whether an IP address, of either version, belongs to the public internet. */
export function isPublicAddress(address: string): boolean {
  const version = isIP(address);
  if (version === 4) return !refusedFour.check(address, 'ipv4');
  return version === 6 && globalSix.check(address, 'ipv6') && !refusedSix.check(address, 'ipv6');
}

/** The demo and tests have receivers on their own machine. */
const isLoopback = (address: string): boolean => address === '127.0.0.1' || address === '::1';

/** An address of an endpoint that was looked up: the connection goes there and nowhere else. */
export interface ResolvedUrl {
  url: URL;
  /** IP address. */
  address: string;
}

/** Why nothing is sent to an address: its form, or where it is. */
export class AddressRefused extends Error {
  constructor() {
    super('the address is not a public one');
    this.name = 'AddressRefused';
  }
}

export interface AddressRules {
  /** Whether http to this machine is allowed, for a demo. */
  allowsLoopback: boolean;
}

/** Whether a URL has the form of an endpoint's: https, no user, no fragment; of a literal IP also whether it is public. */
export function isEndpointUrl(text: string, { allowsLoopback }: AddressRules): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.username !== '' || url.password !== '' || url.hash !== '') return false;
  const host = getHost(url);
  if (allowsLoopback && isLoopback(host)) return /^https?:$/.test(url.protocol);
  return (
    url.protocol === 'https:' && (isIP(host) === 0 ? host.includes('.') : isPublicAddress(host))
  );
}

/**
 * Looks an endpoint up. One address that is not public makes the name unfit: a name may answer differently each time.
 * @throws AddressRefused; an error of the lookup when the name is not found
 */
export async function resolveEndpoint(
  text: string,
  rules: AddressRules,
  lookUp: (host: string) => Promise<readonly { address: string }[]> = lookUpAll,
): Promise<ResolvedUrl> {
  if (!isEndpointUrl(text, rules)) throw new AddressRefused();
  const url = new URL(text);
  const host = getHost(url);
  const found = isIP(host) === 0 ? await lookUp(host) : [{ address: host }];
  const isFit = (address: string) =>
    isPublicAddress(address) || (isIP(host) !== 0 && rules.allowsLoopback && isLoopback(address));
  const [first] = found;
  if (!first || !found.every(({ address }) => isFit(address))) throw new AddressRefused();
  return { url, address: first.address };
}

/** Whether an endpoint may be made at an address: its name is found, and all that it stands for is public. */
export const isFitForEvents = (text: string, rules: AddressRules): Promise<boolean> =>
  Promise.race([
    resolveEndpoint(text, rules).then(
      () => true,
      () => false,
    ),
    setTimeout(lookupMs, false, { ref: false }),
  ]);

const lookupMs = 5_000;

const lookUpAll = (host: string) => lookup(host, { all: true });

/** IPv6 addresses stand in brackets in a URL. */
const getHost = (url: URL): string => url.hostname.replace(/^\[(.*)\]$/, '$1');
