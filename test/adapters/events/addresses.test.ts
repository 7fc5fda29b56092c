import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  AddressRefused,
  isEndpointUrl,
  isFitForEvents,
  isPublicAddress,
  resolveEndpoint,
} from '../../../adapters/events/addresses.ts';

const rules = { allowsLoopback: false };
const onLoopback = { allowsLoopback: true };

describe('A public address', () => {
  it.each(['8.8.8.8', '1.1.1.1', '223.5.5.5', '2400:3200::1', '2606:4700:4700::1111'])(
    '%s is one',
    (address) => expect(isPublicAddress(address)).toBe(true),
  );

  it.each([
    ['0.0.0.0', '127.0.0.1', '127.8.9.10', '::1', '::'],
    ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', 'fc00::1', 'fd12:3456::1'],
    ['169.254.1.1', 'fe80::1', 'fec0::1'],
    ['169.254.169.254', '169.254.0.23', '100.100.100.200', '168.63.129.16', 'fd00:ec2::254'],
    ['::ffff:8.8.8.8', '::ffff:127.0.0.1', '::ffff:7f00:1', '::127.0.0.1', '64:ff9b::a00:1'],
    ['2002:7f00:1::', '2001::1', '2001:db8::1', '3fff::1'],
    ['100.64.0.1', '192.0.2.1', '198.18.0.1', '198.51.100.7', '203.0.113.7'],
    ['224.0.0.1', '239.255.255.250', '255.255.255.255', 'ff02::1'],
    ['localhost', '', '1.2.3', '8.8.8.8.8', 'example.com'],
  ])('%s, %s, %s … are none', (...addresses) => {
    expect(addresses.filter((address) => isPublicAddress(address))).toEqual([]);
  });

  it('No IPv4 address becomes public by being written as one of IPv6', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.constantFrom('::ffff:', '::', '64:ff9b::'), (address, before) => {
        expect(isPublicAddress(`${before}${address}`)).toBe(false);
      }),
    );
  });
});

describe('The URL of an endpoint', () => {
  it.each([
    'https://hooks.example.com/card-changes?acquirer=1',
    'https://hooks.example.com:8443/',
    'https://8.8.8.8/',
    'https://[2606:4700:4700::1111]/',
  ])('may be %s', (url) => expect(isEndpointUrl(url, rules)).toBe(true));

  it.each([
    'http://hooks.example.com/',
    'ftp://hooks.example.com/',
    'file:///etc/passwd',
    'https://user:password@hooks.example.com/',
    'https://user@hooks.example.com/',
    'https://hooks.example.com/#part',
    'https://localhost/',
    'https://intranet/',
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://0177.0.0.1/',
    'https://127.1/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://169.254.169.254/latest/meta-data/',
    'https://',
    'hooks.example.com',
    '',
  ])('may not be %s', (url) => expect(isEndpointUrl(url, rules)).toBe(false));

  it('may be on the own machine where the settings say so, and nowhere else without TLS', () => {
    for (const url of ['http://127.0.0.1:9/', 'http://[::1]:9/', 'https://127.0.0.1/'])
      expect(isEndpointUrl(url, onLoopback)).toBe(true);
    for (const url of [
      'http://127.0.0.2/',
      'http://10.0.0.1/',
      'http://localhost/',
      'ftp://127.0.0.1/',
    ])
      expect(isEndpointUrl(url, onLoopback)).toBe(false);
  });
});

describe('Looking an endpoint up', () => {
  const answer =
    (...addresses: string[]) =>
    async () =>
      addresses.map((address) => ({ address }));
  const url = 'https://hooks.example.com/';

  it('gives the address to which the connection goes', async () => {
    const found = await resolveEndpoint(url, rules, answer('1.1.1.1', '2606:4700:4700::1111'));
    expect(found.address).toBe('1.1.1.1');
  });

  it.each([
    [['127.0.0.1']],
    [['1.1.1.1', '10.0.0.1']],
    [['::ffff:10.0.0.1']],
    [['169.254.169.254']],
    [[]],
  ])('refuses a name that stands for %s, also where loopback is allowed', async (addresses) => {
    for (const each of [rules, onLoopback])
      await expect(resolveEndpoint(url, each, answer(...addresses))).rejects.toThrow(
        AddressRefused,
      );
  });

  it('refuses an unfit URL without a lookup', async () => {
    const fail = () => Promise.reject(new Error('looked up'));
    await expect(resolveEndpoint('https://127.1/', rules, fail)).rejects.toThrow(AddressRefused);
    expect(await isFitForEvents('https://[::1]/', rules)).toBe(false);
    expect(await isFitForEvents('https://8.8.8.8/', rules)).toBe(true);
    expect(await isFitForEvents('https://nobody.invalid/', rules)).toBe(false);
  });
});
