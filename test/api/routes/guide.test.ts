import { describe, expect, it } from 'vitest';
import { loadPolicy } from '../../../adapters/settings/policy-files.ts';
import { createKey, maker, owner, setUpApi } from '../../support/api.ts';
import { clerk, createDraft, draftBody } from '../../support/drafts.ts';
import { submissionBody } from '../../support/submission.ts';

const { api } = setUpApi();
/** Another policy, with another guide. */
const getPolicy = () => {
  const policy = loadPolicy('cn-default');
  return { ...policy, values: { ...policy.values, fee: { changeFen: 1_234, outsideHoursFen: 0 } } };
};
const readGuide = async (as = owner, more = {}) => (await api(more).get('/v1/guide', { as })).body;
const readVersion = async () => String((await readGuide())['version']);
const submit = (guideVersion: string, key = createKey(), more = {}) =>
  api(more).post('/v1/card-changes', { as: owner, key, body: { ...submissionBody, guideVersion } });
const refusal = (version: string) => ({
  status: 422,
  body: {
    problems: [
      expect.objectContaining({
        field: 'guideVersion',
        code: 'INP_FORMAT',
        en: expect.stringContaining(version),
      }),
    ],
  },
});

describe('[A15] The guide', () => {
  it('tells steps, documents, times, cost and safety in two languages', async () => {
    const guide = await readGuide();
    expect(guide).toMatchObject({
      languages: ['zh', 'en'],
      servicePhone: '400-000-0001',
      steps: expect.arrayContaining([
        expect.objectContaining({ gate: 'cooling', atMost: expect.stringMatching(/^P/) }),
      ]),
      papers: expect.arrayContaining([
        expect.objectContaining({ document: 'id-front', zh: '身份证人像面' }),
      ]),
      safety: expect.arrayContaining([
        { zh: '工作人员不会向您索要密码或验证码。', en: expect.any(String) },
      ]),
    });
    expect(await readGuide(maker)).toEqual(guide);
  });

  it('has another version when its words or numbers differ', async () => {
    const other = await readGuide(owner, { getPolicy });
    expect(other).toMatchObject({ cost: { zh: '变更费用12.34元。' } });
    expect(await readGuide()).toMatchObject({ cost: { en: 'The change is free.' } });
    expect(other['version']).not.toBe(await readVersion());
  });

  it('A request that names the guide on offer is taken, and one that names another is told which to read', async () => {
    const version = await readVersion();
    expect((await submit(version)).status).toBe(201);
    expect(await submit('2026-01')).toMatchObject(refusal(version));
  });

  it('A request that was taken is answered again after the guide has changed', async () => {
    const [version, key] = [await readVersion(), createKey()];
    await submit(version, key);
    expect((await submit(version, key, { getPolicy })).status).toBe(201);
    expect((await submit(version, createKey(), { getPolicy })).status).toBe(422);
  });

  it('A draft says which guide was read, and never one that was not offered', async () => {
    const guideVersion = await readVersion();
    const { draftId } = await createDraft(api(), { ...draftBody, guideVersion });
    const { body } = await api().get(`/v1/drafts/${draftId}`, { as: clerk });
    expect(body).toMatchObject({ draft: { guideVersion } });
    const faulty = { as: clerk, body: { ...draftBody, guideVersion: '2026-01' } };
    expect(await api().post('/v1/drafts', faulty)).toMatchObject(refusal(guideVersion));
    expect(await api().put(`/v1/drafts/${draftId}`, faulty)).toMatchObject(refusal(guideVersion));
    // What was right when it was written may stay while the rest is completed.
    const rewritten = { as: clerk, body: { ...draftBody, guideVersion } };
    const later = await api({ getPolicy }).put(`/v1/drafts/${draftId}`, rewritten);
    expect(later.status).toBe(200);
  });
});
