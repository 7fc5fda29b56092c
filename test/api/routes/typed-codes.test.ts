import { describe, expect, it } from 'vitest';
import { act, setUpApi, createKey, owner } from '../../support/api.ts';
import { submitRequest } from '../../support/submission.ts';

const { api, storage } = setUpApi();
const openRequest = () => submitRequest(api(), owner, createKey());

describe('a typed code', () => {
  it.each([
    ['prove-factor', { method: 'otp', code: ' １２３４５６ ' }],
    ['prove-factor', { method: 'otp', code: '\u200b123-456' }],
    ['confirm-penny', { code: '123 456' }],
  ])(
    '[A69] of %s goes to the vault, and only its reference to the workflow',
    async (action, body) => {
      const at = api();
      await act(at, await openRequest(), action, body);
      expect(JSON.stringify(at.calls)).not.toMatch(/123456|１２３４５６/);
      const [answerRef = ''] = at.calls.map(
        ({ fields }) => (fields as { answerRef: string }).answerRef,
      );
      const code = await storage().vault.makeCode(`code of ${answerRef}`, 6);
      expect(code).toMatch(/^\d{6}$/);
      expect(await storage().vault.compareCode(`code of ${answerRef}`, answerRef)).toBe(
        code === '123456' ? 'match' : 'wrong',
      );
    },
  );

  it.each(['12', '12345678901', '47x013', '', '验证码'])(
    '[A30] such as %j cannot be the code that was sent: it is refused and costs no try',
    async (code) => {
      const at = api();
      const id = await openRequest();
      const { status, body } = await act(at, id, 'prove-factor', { method: 'otp', code });
      expect(status).toBe(422);
      expect(body['problems']).toMatchObject([{ field: 'code', code: 'INP_FORMAT' }]);
      expect(at.calls).toEqual([]);
    },
  );

  it('is part of the call: another code under the same key is refused', async () => {
    const at = api();
    const id = await openRequest();
    const key = createKey();
    await act(at, id, 'prove-factor', { method: 'otp', code: '123456' }, key);
    const other = await act(at, id, 'prove-factor', { method: 'otp', code: '654321' }, key);
    expect(other.body['code']).toBe('API_KEY_REUSED');
  });
});
