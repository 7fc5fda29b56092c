/**
 * Where a call comes from in the network [D velocity]. The connection says it, or a proxy of ours; what the caller writes
 * into the body, or into the header before it reaches a proxy of ours, says nothing.
 */
import { isIP } from 'node:net';
import type { Context } from 'hono';
import { createNetworkCheck } from '../adapters/settings/proxies.ts';
import type { Caller } from './caller.ts';
import type { ApiEnv } from './dependencies.ts';
import { isTrustedAboutOthers } from './sign-in.ts';

/** What a submission comes from, as far as somebody whom we trust says it. */
export interface SubmissionSource {
  /** Of the device that submits, where the token names it. */
  deviceId?: string | undefined;
  address?: CallerAddress | undefined;
}

export interface CallerAddress {
  /** IPv4, or the /64 of IPv6, which one connection has for itself. */
  address: string;
  /** The /24 of IPv4, the /48 of IPv6. */
  area: string;
}

/** The source of the submission that a call makes. */
export function readSource(c: Context<ApiEnv>): SubmissionSource {
  const { dependencies } = c.var;
  // A page is opened with a link, without a token.
  const signedIn = c.get('caller') as Caller | undefined;
  return {
    deviceId: signedIn?.signIn?.deviceId,
    address: findCallerAddress(
      {
        connection: c.env.incoming?.socket.remoteAddress,
        forwardedFor: c.req.header('x-forwarded-for'),
        servesOthers: signedIn !== undefined && isTrustedAboutOthers(signedIn),
      },
      (address) => dependencies.isTrustedProxy(address),
    ),
  };
}

/**
 * The address of the person who calls. Each proxy of ours adds to the header who called it, so that the last address that
 * is no proxy of ours is true, and those before it may be made up.
 * @param servesOthers the caller is a back office, which names the person whom it serves as a proxy does
 * @returns undefined when nobody whom we trust says it
 */
export function findCallerAddress(
  {
    connection = '',
    forwardedFor = '',
    servesOthers,
  }: {
    connection?: string | undefined;
    forwardedFor?: string | undefined;
    servesOthers: boolean;
  },
  isTrustedProxy: (address: string) => boolean,
): CallerAddress | undefined {
  const hops = [...forwardedFor.split(','), connection].map(normalizeAddress).toReversed();
  const caller = hops.findIndex((hop) => hop === undefined || !isTrustedProxy(hop));
  if (caller === -1 || hops[caller] === undefined) return undefined;
  const person = hops[servesOthers ? caller + 1 : caller];
  // A machine of an inner network serves many people: a proxy or a back office that nobody has named.
  return person === undefined || isInner(person) ? undefined : describeAddress(person);
}

const isInner = createNetworkCheck([
  { address: '10.0.0.0', prefix: 8 },
  { address: '127.0.0.0', prefix: 8 },
  { address: '169.254.0.0', prefix: 16 },
  { address: '172.16.0.0', prefix: 12 },
  { address: '192.168.0.0', prefix: 16 },
  { address: '::1', prefix: 128 },
  { address: 'fc00::', prefix: 7 },
  { address: 'fe80::', prefix: 10 },
]);

/** In one spelling; undefined for what is no address. Some proxies add the port. */
function normalizeAddress(text: string): string | undefined {
  const given = text.trim().toLowerCase();
  const bare =
    /^\[([^\]]+)\](?::\d+)?$/.exec(given)?.[1] ?? /^([\d.]+):\d+$/.exec(given)?.[1] ?? given;
  const [address = ''] = bare.split('%');
  if (isIP(address) !== 6) return isIP(address) === 4 ? address : undefined;
  const groups = expandGroups(address);
  const [high = 0, low = 0] = groups.slice(6);
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  return isMapped
    ? [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.')
    : groups.map((group) => group.toString(16)).join(':');
}

/** The eight groups of an IPv6 address. */
function expandGroups(address: string): number[] {
  // In the spelling of RFC 5952, without dots.
  const { hostname } = new URL(`http://[${address}]`);
  const [head = '', tail = ''] = hostname.slice(1, -1).split('::');
  const [first, last] = [head, tail].map((part) =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16)),
  ) as [number[], number[]];
  const zeros = Array.from({ length: 8 - first.length - last.length }, () => 0);
  return [...first, ...zeros, ...last];
}

function describeAddress(address: string): CallerAddress {
  if (isIP(address) === 4)
    return { address, area: `${address.split('.').slice(0, 3).join('.')}.0/24` };
  const groups = address.split(':');
  return {
    address: `${groups.slice(0, 4).join(':')}::/64`,
    area: `${groups.slice(0, 3).join(':')}::/48`,
  };
}
