/** A case that leaves the desk, as a file or on paper. */
import { describe, expect, it } from 'vitest';
import { setUpDesk } from '../../support/desk.ts';
import { longNumber } from '../../support/numbers.ts';

const desk = setUpDesk();

describe('An exported case', () => {
  const open = async () => {
    const requestId = await desk.openReview();
    await desk.writeFacts(requestId);
    return { requestId, path: `/desk/requests/${requestId}` };
  };

  it('An exported case has facts and history, with masks and no token', async () => {
    const { path, requestId } = await open();
    const browser = await desk.signIn('maker-1', ['maker']);
    const { body, headers } = await desk.api().get(`${path}/export.json`, browser);
    expect(headers.get('content-disposition')).toBe(`attachment; filename="${requestId}.json"`);
    expect(body).toMatchObject({
      requestId,
      exportedBy: 'demo/maker-1',
      facts: { account: { first6: '622202', last4: '0128' }, verification: { value: {} } },
      timeline: [{ action: 'submitted' }, { action: 'note-added' }],
    });
    const text = JSON.stringify(body);
    expect(text).not.toMatch(/[Tt]oken"|acct?_0|pers?_0|fingerprint/);
    expect(text).not.toMatch(longNumber);
  });

  it('An exported case can be printed whole, without its forms', async () => {
    const { path } = await open();
    const browser = await desk.signIn('maker-1', ['maker']);
    const { body } = await desk.api().get(`${path}/print`, browser);
    for (const words of ['核验结果', '经过', '看过', 'demo/maker-1'])
      expect(body.text).toContain(words);
    expect(body.text).not.toContain('/approve"');
  });

  it.each(['export.json', 'print'])(
    'An exported case is in the access log as exported: %s',
    async (end) => {
      const { path, requestId } = await open();
      const recorded: string[] = [];
      const accessLog = {
        record: async (ids: readonly string[], purpose: string) =>
          void recorded.push(`${ids.join()} ${purpose}`),
      };
      const storage = { ...desk.storage(), accessLog };
      const browser = await desk.signIn('maker-1', ['maker']);
      await desk.api({ storage }).get(`${path}/${end}`, browser);
      expect(recorded).toHaveLength(1);
      expect(recorded[0]).toMatch(
        new RegExp(`^${requestId} exported at the desk as .* by demo/maker-1$`),
      );
      const theirs = await desk.signIn('maker-1', ['maker'], 'other');
      expect((await desk.api({ storage }).get(`${path}/${end}`, theirs)).status).toBe(404);
    },
  );
});
