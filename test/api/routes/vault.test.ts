import { describe, expect, it } from 'vitest';
import { setUpApi, backOffice, maker, owner } from '../../support/api.ts';
import {
  accountBody,
  corporateBody,
  buildDocumentForm,
  personBody,
} from '../../support/submission.ts';
import { buildPdf } from '../../support/pictures.ts';

const { api, storage } = setUpApi();
const demo = { acquirerId: 'demo', merchantId: 'M-GREEN' };

describe('a full number', () => {
  it('is exchanged for a token, its first six and its last four digits', async () => {
    const at = api();
    const { status, body } = await at.post('/v1/accounts', { as: owner, body: accountBody });
    expect(status).toBe(201);
    expect(body).toEqual({
      token: expect.stringMatching(/^acct_/),
      first6: '621700',
      last4: '1011',
      bank: '建设银行',
      cardType: 'DC',
    });
    expect(JSON.stringify(at.logged)).not.toContain('6217');
    const secrets = await storage().vault.detokenizeAccount(demo, String(body['token']), 'test');
    expect(secrets).toEqual(expect.not.objectContaining({ merchantId: 'M-GREEN' }));
    expect(secrets.accountNumber).toBe('6217000200112001011');
  });

  it('of a company is accepted too', async () => {
    const { body } = await api().post('/v1/accounts', { as: backOffice, body: corporateBody });
    expect(body).toMatchObject({ last4: '0123' });
    expect(body).not.toHaveProperty('cardType');
  });

  it('gives the same token again, and another one for another merchant', async () => {
    const tokenFor = async (merchantId: string) => {
      const body = { ...accountBody, merchantId, accountNumber: '6217 0002 0011 2001 011' };
      return (await api().post('/v1/accounts', { as: backOffice, body })).body['token'];
    };
    expect(await tokenFor('M-1')).toBe(await tokenFor('M-1'));
    expect(await tokenFor('M-1')).not.toBe(await tokenFor('M-2'));
  });

  it('that is wrong is refused without a digit of it in the answer', async () => {
    const body = { ...accountBody, accountNumber: '6217000200112001012' };
    const answer = await api().post('/v1/accounts', { as: owner, body });
    expect(answer.status).toBe(422);
    expect(JSON.stringify(answer.body)).not.toContain('6217');
  });

  it('of a person is exchanged for a token', async () => {
    const { status, body } = await api().post('/v1/persons', { as: owner, body: personBody });
    expect([status, body]).toEqual([
      201,
      { token: expect.stringMatching(/^pers_/), idLast4: '0042' },
    ]);
  });
});

describe('a document', () => {
  const upload = (body: unknown, headers = {}) =>
    api().post('/v1/documents', { as: owner, body, headers });

  it('is stored by its bytes, and shown to staff only: page by page, as pictures with a mark', async () => {
    const { status, body } = await upload(buildDocumentForm(buildPdf(['one', 'two'])));
    expect(status).toBe(201);
    const path = `/v1/documents/${String(body['documentId'])}`;
    const read = await api().get(path, { as: maker });
    expect(read.status).toBe(200);
    expect(read.headers.get('content-type')).toBe('image/jpeg');
    expect(read.headers.get('content-disposition')).toMatch(/^attachment/);
    expect(read.headers.get('cache-control')).toBe('no-store');
    expect(read.headers.get('link')).toBe(`<${path}?page=2>; rel="next"`);
    const last = await api().get(`${path}?page=2`, { as: maker });
    expect([last.status, last.headers.get('link')]).toEqual([200, null]);
    expect((await api().get(`${path}?page=3`, { as: maker })).status).toBe(404);
    expect((await api().get(path, { as: owner })).status).toBe(403);
  });

  it('that nothing can be drawn of is not given as a file either', async () => {
    const { body } = await upload(buildDocumentForm('%PDF-1.4 a paper'));
    const path = `/v1/documents/${String(body['documentId'])}`;
    expect((await api().get(path, { as: maker })).status).toBe(404);
  });

  it('of another acquirer is not found, even when its bytes are stored', async () => {
    const { body } = await upload(buildDocumentForm('%PDF-1.4 of demo'));
    const path = `/v1/documents/${String(body['documentId'])}`;
    expect((await api().get(path, { as: { ...maker, acquirerId: 'other' } })).status).toBe(404);
  });

  it.each([
    [
      'of a type that is not accepted',
      buildDocumentForm('MZ', 'application/x-msdownload'),
      'MAT_INVALID',
    ],
    [
      'not of the type that it declares',
      buildDocumentForm('<svg onload=x>', 'image/png'),
      'MAT_UNREADABLE',
    ],
    ['larger than 10 MB', buildDocumentForm(`%PDF-${'x'.repeat(10 * 1024 * 1024)}`), 'MAT_INVALID'],
  ])('is refused when it is %s', async (_fault, form, code) => {
    const { status, body } = await upload(form);
    expect([status, body['code']]).toEqual([422, code]);
    const zh = expect.stringContaining('PDF、JPEG、PNG; 10 MB') as string;
    expect(body['problems']).toEqual([expect.objectContaining({ field: 'file', code, zh })]);
  });

  it('is refused before it is read when it is far too large', async () => {
    const { status, body, headers } = await upload(buildDocumentForm('x'.repeat(11 * 1024 * 1024)));
    expect([status, body['code']]).toEqual([413, 'API_TOO_LARGE']);
    expect(body['en']).toContain('of 10300 KB at most');
    // Nobody reads the rest, so the next call needs another connection.
    expect(headers.get('connection')).toBe('close');
  });

  it.each([
    ['no file', new FormData(), 422],
    ['JSON', { file: 'x' }, 415],
    ['a text instead of a file', textForm(), 422],
  ])('must be a file in a form: %s is refused', async (_what, body, status) => {
    expect((await upload(body)).status).toBe(status);
  });

  function textForm(): FormData {
    const form = new FormData();
    form.set('file', 'no file');
    return form;
  }
});
