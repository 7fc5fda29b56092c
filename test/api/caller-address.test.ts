import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createNetworkCheck } from '../../adapters/settings/proxies.ts';
import { findCallerAddress } from '../../api/caller-address.ts';

const isProxy = createNetworkCheck([
  { address: '10.0.0.0', prefix: 8 },
  { address: '2001:db8:ffff::', prefix: 48 },
]);
const find = (connection?: string, forwardedFor?: string, servesOthers = false) =>
  findCallerAddress({ connection, forwardedFor, servesOthers }, isProxy)?.address;

describe('[D velocity] the address of a caller', () => {
  it.each([
    ['the connection without a proxy', '198.51.100.7', undefined, '198.51.100.7'],
    ['the connection, whatever the caller writes', '198.51.100.7', '203.0.113.9', '198.51.100.7'],
    ['whom our proxy names', '10.0.0.1', '198.51.100.7', '198.51.100.7'],
    ['the last one that is no proxy of ours', '10.1.1.1', '198.51.100.7, 10.0.0.1', '198.51.100.7'],
    ['none of what the caller wrote', '10.0.0.1', '203.0.113.9, 198.51.100.7', '198.51.100.7'],
    ['unknown when the proxy names nobody', '10.0.0.1', undefined, undefined],
    ['unknown when the proxy names no address', '10.0.0.1', '203.0.113.9, unknown', undefined],
    ['unknown without a connection', undefined, '198.51.100.7', undefined],
    ['without the port that a proxy adds', '10.0.0.1', '198.51.100.7:50123', '198.51.100.7'],
    ['IPv4 within IPv6', '::ffff:198.51.100.7', undefined, '198.51.100.7'],
    ['a proxy whose IPv4 is within IPv6', '::ffff:10.0.0.1', '198.51.100.7', '198.51.100.7'],
    ['the /64 of IPv6', '2001:DB8:1:2:3:4:5:6', undefined, '2001:db8:1:2::/64'],
    ['IPv6 with brackets and port', '10.0.0.1', '[2001:db8:1:2::9]:443', '2001:db8:1:2::/64'],
    ['IPv6 with a zone', '2001:db8:1:2::9%eth0', undefined, '2001:db8:1:2::/64'],
    ['unknown for a proxy that nobody has named', '192.168.1.1', '198.51.100.7', undefined],
    ['unknown for this machine', '::1', undefined, undefined],
    ['unknown for an inner network that the proxy names', '10.0.0.1', '172.20.0.9', undefined],
    ['whom an IPv6 proxy names', '2001:db8:ffff::1', '198.51.100.7', '198.51.100.7'],
  ])('is %s', (_what, connection, forwardedFor, address) => {
    expect(find(connection, forwardedFor)).toBe(address);
  });

  it.each([
    ['the person whom the back office names', '192.0.2.1', '198.51.100.7', '198.51.100.7'],
    ['the same behind a proxy', '10.0.0.1', '198.51.100.7, 192.0.2.1', '198.51.100.7'],
    ['unknown when the back office names nobody', '192.0.2.1', undefined, undefined],
    ['unknown behind a proxy, when it names nobody', '10.0.0.1', '192.0.2.1', undefined],
  ])('of a back office is %s', (_what, connection, forwardedFor, address) => {
    expect(find(connection, forwardedFor, true)).toBe(address);
  });

  it('is part of an area', () => {
    const areaOf = (connection: string) =>
      findCallerAddress({ connection, servesOthers: false }, isProxy)?.area;
    expect(areaOf('198.51.100.7')).toBe('198.51.100.0/24');
    expect(areaOf('198.51.100.250')).toBe('198.51.100.0/24');
    expect(areaOf('198.51.101.7')).toBe('198.51.101.0/24');
    expect(areaOf('2001:db8:1:2::1')).toBe('2001:db8:1::/48');
    expect(areaOf('2001:db8:1:9::1')).toBe('2001:db8:1::/48');
  });

  it('cannot be changed by what the caller writes into the header', () => {
    const address = fc.oneof(fc.ipV4(), fc.ipV6());
    // Of no inner network, and of none of our proxies; not by the code under test, which may find none.
    const isNoProxy = (text: string) => !/^(10|127|169|172|192|0*:|f|2001)/.test(text);
    const written = fc.array(fc.oneof(address, fc.string()), { maxLength: 5 });
    fc.assert(
      fc.property(address.filter(isNoProxy), written, (connection, entries) => {
        const alone = find(connection);
        expect(find(connection, entries.join(','))).toBe(alone);
        expect(find('10.0.0.1', [...entries, connection].join(','))).toBe(alone);
      }),
    );
  });

  it('is the same in every spelling of IPv6', () => {
    const groups = fc.array(fc.integer({ min: 1, max: 0xffff }), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(groups, (each) => {
        const spell = (write: (group: number) => string) => each.map(write).join(':');
        const short = spell((group) => group.toString(16));
        const long = spell((group) => group.toString(16).toUpperCase().padStart(4, '0'));
        expect(find(long)).toBe(find(short));
      }),
    );
  });
});
