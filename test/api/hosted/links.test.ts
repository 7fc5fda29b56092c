import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { PortFailure } from '../../../domain/parties/port-failure.ts';
import { createHostedChanges } from '../../../adapters/storage/hosted-changes.ts';
import { backOffice, owner, maker, setUpApi } from '../../support/api.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';
import { createLink, createVisitor } from '../../support/hosted.ts';
import { readAllCells } from '../../support/storage.ts';

const { api, storage } = setUpApi();
const body = { merchantId: 'M-GREEN', by: { id: 'owner-1', role: 'owner' } };

describe('a link to the hosted change', () => {
  it('is made for a back office alone', async () => {
    for (const as of [owner, maker])
      expect((await api().post('/v1/sessions', { as, body })).status).toBe(403);
    const { status, body: answer } = await api().post('/v1/sessions', { as: backOffice, body });
    expect([status, answer['url']]).toEqual([
      201,
      expect.stringMatching(/^https:\/\/pay\.example\.com\/change\/open\/[\w-]{43}$/),
    ]);
    const ms = Date.parse(String(answer['expiresAt'])) - Date.now();
    expect(ms).toBeGreaterThan(14 * 60_000);
    expect(ms).toBeLessThanOrEqual(15 * 60_000);
  });

  it.each([
    ['an intake without owners', { intake: 'counter' }, 'INP_FORMAT'],
    ['a person of another merchant', { personToken: 'pers_unknown01' }, 'INP_REQUIRED'],
    ['a terminal without a card of its own', { scope: { terminal: 'T-1' } }, 'TRM_NO_OWN_CARD'],
    ['an agent', { by: { id: 'agent-1', role: 'agent' } }, 'INP_FORMAT'],
  ])('is refused for %s', async (_what, more, code) => {
    const answer = await api().post('/v1/sessions', { as: backOffice, body: { ...body, ...more } });
    expect([answer.status, answer.body['code']]).toEqual([422, code]);
  });

  it('opens once: only for the browser that pressed its button, also when it presses twice', async () => {
    const at = api();
    const path = await createLink(at);
    const [first, second] = [createVisitor(at), createVisitor(at)];
    await second.get(path);
    expect((await first.open(path)).body.text).toContain('现在可以办理');
    expect((await first.sendAgain()).body.text).toContain('现在可以办理');
    const late = await second.open(path);
    expect([late.status, late.body.text]).toEqual([410, expect.stringContaining('链接已使用')]);
    expect((await first.get(path)).body.text).toContain('现在可以办理');
  });

  it('is not used up by programs that look at it before the owner does', async () => {
    const at = api();
    const path = await createLink(at);
    for (let look = 0; look < 3; look += 1) await createVisitor(at).get(path);
    expect((await createVisitor(at).open(path)).body.text).toContain('现在可以办理');
  });

  it('stays unused, and says so on a page, while the core does not answer', async () => {
    const at = api();
    const path = await createLink(at);
    const readRecord = () => Promise.reject(new PortFailure('unavailable', 'silent'));
    const findContactAddress = readRecord;
    const broken = api({ merchants: { readRecord, findContactAddress } });
    const { status, headers, body } = await createVisitor(broken).get(path);
    expect([status, headers.get('content-type')]).toEqual([503, 'text/html; charset=UTF-8']);
    expect(body.text).toContain('系统繁忙，请稍后再试');
    expect((await createVisitor(at).open(path)).body.text).toContain('现在可以办理');
  });

  it('begins a session by a cookie that no script and no other site has', async () => {
    const at = api();
    const path = await createLink(at);
    const opened = await at.get(path);
    const cookie = opened.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const { headers } = await at.post(path, { headers: { cookie } });
    expect(headers.getSetCookie().join()).toMatch(
      /^change=[\w-]{43}; Path=\/change; HttpOnly; Secure; SameSite=Lax$/,
    );
    expect((await at.post(path)).status).toBe(410);
  });

  it('is in the access log: who made it for whom, and when it was opened', async () => {
    const at = api();
    const recorded: string[] = [];
    const accessLog = {
      record: async (ids: readonly string[], purpose: string) =>
        void recorded.push(`${ids.join()}: ${purpose}`),
    };
    const watched = api({ storage: { ...storage(), accessLog } });
    await createVisitor(at).open(await createLink(watched));
    await createVisitor(watched).open(await createLink(at));
    expect(recorded).toEqual([
      'card-change:demo:M-GREEN: link to the hosted change made for owner-1 by demo/core',
      'card-change:demo:M-GREEN: hosted change opened for owner-1 by a link of the back office',
    ]);
  });
});

describeOnBothDatabases('a stored link to the hosted change', (database) => {
  const person = { id: 'owner-1', acquirerId: 'demo', merchantId: 'M-1', intake: 'web' } as const;
  const soon = () => new Date(Date.now() + 60_000).toISOString();

  it('is known by a hash of its secret alone', async () => {
    const links = createHostedChanges(database());
    const secret = await links.createLink(person, soon());
    const cells = await readAllCells(database());
    expect(cells.filter(({ bytes }) => bytes.toString().includes(secret))).toEqual([]);
    expect(await links.findLink(secret)).toEqual({ person, isOpen: true });
  });

  it('has one user of those who press at the same moment, and none after its time', async () => {
    const links = createHostedChanges(database());
    const secret = await links.createLink(person, soon());
    const used = await Promise.all(['a', 'b', 'c'].map((each) => links.useLink(secret, each)));
    expect(used.filter((each) => each !== undefined)).toEqual([person]);
    await sql`update hosted_links set used_at = null, expires_at = now()`.execute(database());
    expect(await links.useLink(secret, 'a')).toBeUndefined();
    expect(await links.findLink(secret)).toEqual({ person, isOpen: false });
  });

  it('lets the browser that used it in again for minutes only', async () => {
    const links = createHostedChanges(database());
    const secret = await links.createLink(person, soon());
    expect(await links.useLink(secret, 'a')).toEqual(person);
    expect(await links.useLink(secret, 'a')).toEqual(person);
    await sql`update hosted_links set used_at = now() - interval '6 minutes'`.execute(database());
    expect(await links.useLink(secret, 'a')).toBeUndefined();
  });

  it('leads to one draft, of two that begin at the same moment', async () => {
    const changes = createHostedChanges(database());
    const set = await Promise.all(
      ['draft-1', 'draft-2'].map((id) =>
        changes.setDraftId('demo', 'change/M-1//owner-1', id, undefined),
      ),
    );
    expect(new Set(set).size).toBe(1);
    const [first = ''] = set;
    expect(await changes.findDraftId('demo', 'change/M-1//owner-1')).toBe(first);
    expect(await changes.findDraftId('other', 'change/M-1//owner-1')).toBeUndefined();
    expect(await changes.setDraftId('demo', 'change/M-1//owner-1', 'draft-3', first)).toBe(
      'draft-3',
    );
  });
});
