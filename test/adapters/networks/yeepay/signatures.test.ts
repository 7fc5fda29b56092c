/** Signatures of Yeepay against its published vectors (vectors/README.md). */
import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  buildAuthorization,
  buildCanonicalRequest,
  buildWireParams,
  hashContent,
  isSignedByYeepay,
} from '../../../../adapters/networks/yeepay/signatures.ts';
import {
  decryptNotification,
  readRequestNo,
} from '../../../../adapters/networks/yeepay/notification.ts';
import { encryptNotification } from '../../../../sandbox/yeepay/signatures.ts';
import { createYeepayKeys } from '../../../../sandbox/yeepay/options.ts';

const read = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`vectors/${name}`, import.meta.url)), 'utf8');
interface SignVector {
  name: string;
  method: 'GET' | 'POST';
  path: string;
  params: Record<string, string> | null;
  json_body: string | null;
  files?: unknown;
  expected: {
    content_sha256: string;
    canonical_request: string;
    authorization: string;
    body: string | null;
    url: string;
  };
}
const vectors = JSON.parse(read('sign_vectors.json')) as {
  app_key: string;
  timestamp: string;
  request_id: string;
  cases: SignVector[];
};
const app = { appKey: vectors.app_key };
const stamp = { timestamp: vectors.timestamp, requestId: vectors.request_id };
/** Those of the kinds that the adapter sends: a query or a form. */
const forms = vectors.cases.flatMap(({ params, json_body, files, ...vector }) =>
  params !== null && json_body === null && files === undefined ? [{ ...vector, params }] : [],
);

describe('A request to Yeepay', () => {
  it('A request to Yeepay is compared with two published vectors at least', () => {
    expect(forms.map(({ method }) => method)).toEqual(['GET', 'POST']);
  });

  it.each(forms)(
    'A request to Yeepay is canonical as published: $name',
    ({ expected, ...request }) => {
      expect(hashContent(request)).toBe(expected.content_sha256);
      expect(buildCanonicalRequest(app, request, stamp)).toBe(expected.canonical_request);
    },
  );

  it.each(forms)(
    'A request to Yeepay travels with values that are encoded twice: $name',
    ({ params, expected }) => {
      expect(buildWireParams(params)).toBe(expected.body ?? expected.url.split('?')[1]);
    },
  );

  it.each(forms)(
    'A request to Yeepay has the published signature over its text: $name',
    ({ expected, ...request }) => {
      const signature = expected.authorization.split('/').at(-1)?.replace('$SHA256', '') ?? '';
      const text = Buffer.from(buildCanonicalRequest(app, request, stamp));
      const key = createPublicKey(read('test_merchant_public.pem'));
      expect(verify('sha256', text, key, Buffer.from(signature, 'base64url'))).toBe(true);
    },
  );

  it('A request to Yeepay names prefix, headers and signature as published', () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    for (const { expected, ...request } of forms) {
      const own = buildAuthorization({ ...app, privateKey }, request, stamp);
      const cut = (header: string) => header.slice(0, header.lastIndexOf('/'));
      expect(cut(own)).toBe(cut(expected.authorization));
      const [, base64 = ''] = /([\w-]+)\$SHA256$/.exec(own) ?? [];
      const text = Buffer.from(expected.canonical_request);
      expect(verify('sha256', text, publicKey, Buffer.from(base64, 'base64url'))).toBe(true);
    }
  });
});

describe('An answer of Yeepay', () => {
  const { body, signature } = JSON.parse(read('response_vector.json')) as Record<string, string>;
  const keys = [createPublicKey(read('test_yop_public.pem'))];

  it('An answer of Yeepay is verified with the published vector', () => {
    expect(isSignedByYeepay(body ?? '', signature ?? '', keys)).toBe(true);
  });

  it('An answer of Yeepay does not count when body, signature, key or algorithm are others', () => {
    const other = [createPublicKey(read('test_merchant_public.pem'))];
    expect(isSignedByYeepay(`${body}1`, signature ?? '', keys)).toBe(false);
    expect(isSignedByYeepay(body ?? '', signature?.replace('T', 'U') ?? '', keys)).toBe(false);
    expect(isSignedByYeepay(body ?? '', signature?.replace('SHA256', 'SM3') ?? '', keys)).toBe(
      false,
    );
    expect(isSignedByYeepay(body ?? '', null, keys)).toBe(false);
    expect(isSignedByYeepay(body ?? '', signature ?? '', other)).toBe(false);
  });
});

describe('A notification of Yeepay', () => {
  it('A notification of Yeepay is read when it is for us and signed by Yeepay, and no other is', async () => {
    const keys = await createYeepayKeys();
    const [privateKey, platformKeys] = [keys.app.privateKey, [keys.platform.publicKey]];
    const text = '{"requestNo":"a$b1","名":"值"}';
    const cipher = encryptNotification(text, keys);
    expect(decryptNotification(cipher, privateKey, platformKeys)).toBe(text);
    expect(decryptNotification(cipher, privateKey, [keys.app.publicKey])).toBeUndefined();
    expect(decryptNotification(cipher, keys.platform.privateKey, platformKeys)).toBeUndefined();
    for (const wrong of ['', 'a$b', `${cipher}$x`, cipher.replace('$AES$', '$SM4$')])
      expect(decryptNotification(wrong, privateKey, platformKeys)).toBeUndefined();
  });

  it('A notification of Yeepay that was changed in any place is not read', async () => {
    const keys = await createYeepayKeys();
    const cipher = encryptNotification('{"requestNo":"r1","status":"COMPLETED"}', keys);
    fc.assert(
      fc.property(fc.nat(cipher.length - 1), fc.constantFrom('A', 'b', '9', '/'), (at, sign) => {
        const changed = cipher.slice(0, at) + sign + cipher.slice(at + 1);
        const read = decryptNotification(changed, keys.app.privateKey, [keys.platform.publicKey]);
        expect([undefined, '{"requestNo":"r1","status":"COMPLETED"}']).toContain(read);
      }),
      { numRuns: 200 },
    );
  });

  it('A notification of Yeepay names the application by our number', () => {
    expect(readRequestNo('{"requestNo":"r-1"}')).toBe('r-1');
    for (const text of ['', '[]', '{}', '{"requestNo":1}', '{"requestNo":"a","requestNo":"b"}'])
      expect(readRequestNo(text)).toBeUndefined();
  });
});
