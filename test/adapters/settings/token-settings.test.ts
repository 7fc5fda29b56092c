import { describe, expect, it } from 'vitest';
import { readSettings } from '../../../adapters/settings/settings.ts';
import { settingsEnv as env } from '../../support/settings-env.ts';

describe('The settings of bearer tokens', () => {
  const issuer = { issuer: 'https://login.example', acquirers: ['demo'], roles: ['owner'] };
  const listing = (...issuers: unknown[]) => ({
    ...env,
    API_TOKEN_ISSUERS: JSON.stringify(issuers),
  });
  const developing = { ...env, DEVELOPMENT: 'true', API_JWT_SECRET: 's'.repeat(32) };

  it('The settings of bearer tokens name several issuers, each with its acquirers and roles', () => {
    const other = { issuer: 'https://staff.example', acquirers: ['a', 'b'], roles: ['maker'] };
    expect(readSettings(listing(issuer, other)).tokens).toEqual({
      audience: 'card-change',
      issuers: [issuer, other],
    });
  });

  it.each([
    ['no issuer', []],
    ['an issuer twice', [issuer, issuer]],
    ['an issuer for no acquirer', [{ ...issuer, acquirers: [] }]],
    ['an issuer for no role', [{ ...issuer, roles: [] }]],
    ['an unknown property', [{ ...issuer, algorithm: 'none' }]],
    ['an address that is not one', [{ ...issuer, issuer: 'login' }]],
    ['an address without TLS', [{ ...issuer, issuer: 'http://login.example' }]],
  ])('The settings of bearer tokens are refused with %s', (_fault, issuers) => {
    expect(() => readSettings(listing(...issuers))).toThrow('API_TOKEN_ISSUERS is not right');
  });

  it('The settings of bearer tokens are refused when they are not JSON', () => {
    expect(() => readSettings({ ...env, API_TOKEN_ISSUERS: 'login' })).toThrow(
      'API_TOKEN_ISSUERS is not right',
    );
  });

  it('The settings of bearer tokens accept HS256 on the machine of a developer only', () => {
    expect(readSettings(developing).tokens.developmentSecret).toBe('s'.repeat(32));
    for (const DEVELOPMENT of ['', 'false'])
      expect(() => readSettings({ ...developing, DEVELOPMENT })).toThrow(
        'API_JWT_SECRET is not right: HS256 tokens are for development only',
      );
    expect(() => readSettings({ ...developing, NODE_ENV: 'production' })).toThrow(
      'DEVELOPMENT is not right',
    );
  });

  it('The settings of bearer tokens need no issuer, and no TLS, on the machine of a developer', () => {
    expect(readSettings({ ...developing, API_TOKEN_ISSUERS: '' }).tokens.issuers).toEqual([]);
    const local = JSON.stringify([{ ...issuer, issuer: 'http://127.0.0.1:9000' }]);
    expect(() => readSettings({ ...developing, API_TOKEN_ISSUERS: local })).not.toThrow();
  });
});
