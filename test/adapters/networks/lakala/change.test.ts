/** Changes at Lakala: adapter and storage against the strict sandbox. */
import { describe, expect, it } from 'vitest';
import { checkLedger } from '../../../../sandbox/ledger-invariants.ts';
import { createLakalaKeys } from '../../../../sandbox/lakala/options.ts';
import {
  cards,
  createCallContext,
  terminalNos,
  useShared,
} from '../../../support/audited-network.ts';
import { createLakalaScenario } from '../../../support/lakala.ts';

const testEnv = useShared(createLakalaKeys);
const submission = { path: 'changeMer$' };
const [ownTerminal = '', otherTerminal = ''] = terminalNos;

describe('A change at Lakala', () => {
  it('A change at Lakala is pending under the id of its contract, and done when the new account is bound', async () => {
    const { change, becomes, moves, sandbox } = await createLakalaScenario(testEnv());
    const answer = await change();
    expect(answer).toEqual({ state: 'pending', ref: expect.stringMatching(/^lakala_\d+$/) });
    await becomes({ ...answer, state: 'done' });
    expect(moves()).toEqual(['1025 to 1011']);
    expect(checkLedger(sandbox.readLedger({ party: 'lakala' }))).toEqual([]);
  });

  it('A change at Lakala is sent once, however often it is ordered and by however many workers', async () => {
    const { orders, newAdapter, becomes, moves, change } = await createLakalaScenario(testEnv());
    const [one, other] = [newAdapter(), newAdapter()];
    await Promise.allSettled([one.change(orders.change), other.change(orders.change)]);
    await becomes({ state: 'done' });
    expect(await change()).toMatchObject({ state: 'done' });
    expect(moves()).toEqual(['1025 to 1011']);
  });

  it('A change at Lakala is known to a worker that has restarted', async () => {
    const { change, newAdapter, orders, query } = await createLakalaScenario(testEnv());
    expect(await query()).toEqual({ state: 'never-received' });
    const answer = await change();
    const question = { networkId: 'lakala', key: orders.change.key };
    await expect
      .poll(() => newAdapter().query(question, createCallContext()))
      .toEqual({ ...answer, state: 'done' });
  });

  it.each([
    ['numbers without stars', { masksAccounts: false }],
    ['answers that repeat the merchant only', { repeats: 'merchant' }],
    ['answers that repeat our number only', { repeats: 'order' }],
  ] as const)('A change at Lakala is done with %s', async (_what, behaviour) => {
    const { change, becomes } = await createLakalaScenario(testEnv(), { behaviour });
    await change();
    await becomes({ state: 'done' });
  });

  it('A change at Lakala cannot be signed by the three lines of the page: the settings are to be repaired', async () => {
    const behaviour = { signedLines: 3 } as const;
    const { change, query } = await createLakalaScenario(testEnv(), { behaviour });
    await expect(change()).rejects.toThrow('check the settings');
    expect(await query()).toEqual({ state: 'never-received' });
  });

  it('A change at Lakala is refused while another application is open', async () => {
    const scenario = await createLakalaScenario(testEnv(), { pendingMs: 60_000 });
    const { orders, newAdapter } = scenario;
    await scenario.change();
    const other = { ...orders.change, key: `${orders.change.key}/other` };
    await expect(newAdapter().change(other)).rejects.toMatchObject({
      kind: 'refused',
      code: 'POL_CHANGE_LOCK',
    });
  });

  it('A change at Lakala of a corporate account without a branch is refused', async () => {
    const account = { kind: 'CORPORATE', bankName: '建设银行' } as const;
    const { change, moves } = await createLakalaScenario(testEnv(), { account });
    await expect(change()).rejects.toMatchObject({ kind: 'refused', code: 'INP_BRANCH_CHECK' });
    expect(moves()).toEqual([]);
  });

  it('A change at Lakala for a name of more than 40 characters is refused before anything leaves', async () => {
    const account = { holderName: '王'.repeat(41) };
    const { change, query } = await createLakalaScenario(testEnv(), { account });
    await expect(change()).rejects.toMatchObject({ kind: 'refused', code: 'UPS_NAME_LENGTH' });
    expect(await query()).toEqual({ state: 'never-received' });
  });

  it('A change at Lakala that the record names no UnionPay number for says where to add it', async () => {
    const { newAdapter, orders } = await createLakalaScenario(testEnv());
    const { merchantNo: _left, ...order } = orders.change;
    for (const merchantNo of ['', '../822', '822'])
      await expect(newAdapter().change({ ...order, merchantNo })).rejects.toThrow('merchantNo');
  });
});

describe('A refused change at Lakala', () => {
  it('A refused change at Lakala is appealed against once when it is ordered again, and a person passes it', async () => {
    const { change, becomes, moves, failsOnce, sandbox } = await createLakalaScenario(testEnv());
    failsOnce('reject', { ...submission, code: '087900 三四要素认证失败' });
    const first = await change();
    await becomes({ ...first, state: 'refused', code: 'ACC_UNVERIFIABLE', mayAppeal: true });
    expect(await change()).toEqual({ ...first, state: 'pending' });
    await becomes({ ...first, state: 'done' });
    expect(moves()).toEqual(['1025 to 1011']);
    expect(sandbox.readLedger({ party: 'lakala' })).toHaveLength(1);
  });

  it('A refused change at Lakala is a new application when a person has refused it as well', async () => {
    const { change, becomes, moves, failsOnce, query } = await createLakalaScenario(testEnv());
    failsOnce('reject', { ...submission, code: '户名有误' });
    failsOnce('reject', { path: 'reconsiderSubmit$', code: '户名有误' });
    const first = await change();
    await becomes({ ...first, state: 'refused', code: 'ACC_NAME_MISMATCH' });
    expect(await change()).toEqual({ ...first, state: 'pending' });
    await becomes({ ...first, state: 'refused' });
    expect(await query()).not.toHaveProperty('mayAppeal');
    const second = await change();
    expect(second).toMatchObject({ state: 'pending' });
    expect(second).not.toEqual(first);
    await becomes({ ...second, state: 'done' });
    expect(moves()).toEqual(['1025 to 1011']);
  });

  it('A refused change at Lakala whose appeal is lost is neither appealed nor applied for twice', async () => {
    const scenario = await createLakalaScenario(testEnv());
    const { change, becomes, moves, failsOnce } = scenario;
    failsOnce('reject', submission);
    const first = await change();
    await becomes({ ...first, state: 'refused' });
    failsOnce('drop-after', { path: 'reconsiderSubmit$' });
    await expect(change()).rejects.toMatchObject({ kind: 'unknown' });
    await becomes({ ...first, state: 'done' });
    expect(await change()).toMatchObject({ state: 'done' });
    expect(moves()).toEqual(['1025 to 1011']);
  });

  it('A refused change at Lakala stays pending while its appeal may be on its way, also for the way back', async () => {
    const settings = { mayArriveForMs: 60_000 };
    const scenario = await createLakalaScenario(testEnv(), { settings });
    const { change, revert, query, becomes, failsOnce } = scenario;
    failsOnce('reject', submission);
    const first = await change();
    await becomes({ ...first, state: 'refused' });
    failsOnce('drop-before', { path: 'reconsiderSubmit$' });
    await expect(change()).rejects.toMatchObject({ kind: 'unknown' });
    expect(await query()).toEqual({ ...first, state: 'pending' });
    expect(await change()).toEqual({ ...first, state: 'pending' });
    expect(await revert()).toEqual({ ...first, state: 'pending' });
  });

  it('A refused change at Lakala is refused for good once its appeal can arrive no more', async () => {
    const { change, query, becomes, failsOnce } = await createLakalaScenario(testEnv());
    failsOnce('reject', submission);
    const first = await change();
    await becomes({ ...first, state: 'refused' });
    failsOnce('drop-before', { path: 'reconsiderSubmit$' });
    await expect(change()).rejects.toMatchObject({ kind: 'unknown' });
    const refused = await query();
    expect(refused).toMatchObject({ ...first, state: 'refused' });
    expect(refused).not.toHaveProperty('mayAppeal');
  });

  it('A refused change at Lakala may be appealed against again when the appeal was not accepted', async () => {
    const { change, becomes, failsOnce } = await createLakalaScenario(testEnv());
    failsOnce('reject', submission);
    const first = await change();
    await becomes({ ...first, state: 'refused' });
    failsOnce('status', { path: 'reconsiderSubmit$', status: 429 });
    await expect(change()).rejects.toMatchObject({ kind: 'unavailable' });
    expect(await change()).toEqual({ ...first, state: 'pending' });
    await becomes({ ...first, state: 'done' });
  });
});

describe('A change at Lakala whose answer is lost', () => {
  it.each([
    ['dropped', 'drop-after', {}],
    ['a failure', 'status', { status: 500, afterEffect: true }],
    ['not understood', 'garbage', {}],
  ] as const)(
    'A change at Lakala whose answer is lost (%s) is unknown, never sent again, and done by what is bound',
    async (...lost) => {
      const [, fault, more] = lost;
      const { change, becomes, moves, failsOnce, orders } = await createLakalaScenario(testEnv());
      failsOnce(fault, { ...submission, ...more });
      await expect(change()).rejects.toMatchObject({ kind: 'unknown' });
      await becomes({ state: 'done', ref: orders.change.key });
      expect(await change()).toMatchObject({ state: 'done' });
      expect(moves()).toEqual(['1025 to 1011']);
    },
  );

  it('A change at Lakala whose answer is lost stays pending for an operator when it never arrived', async () => {
    const { change, query, failsOnce, moves, orders } = await createLakalaScenario(testEnv());
    failsOnce('drop-before', submission);
    await expect(change()).rejects.toMatchObject({ kind: 'unknown' });
    const open = { state: 'pending', ref: orders.change.key };
    expect(await query()).toEqual(open);
    expect(await change()).toEqual(open);
    expect(moves()).toEqual([]);
  });

  it('A change at Lakala whose answer is lost is not done by an account that looked the same before', async () => {
    const { change, query, failsOnce, sandbox, merchant } = await createLakalaScenario(testEnv());
    const { record } = sandbox.addMerchant(merchant);
    const binding = { ...record.binding, first6: '621700', last4: '1011' };
    sandbox.addMerchant(merchant, { binding });
    failsOnce('drop-before', submission);
    await expect(change()).rejects.toMatchObject({ kind: 'unknown' });
    expect(await query()).toMatchObject({ state: 'pending' });
  });
});

describe('The way back at Lakala', () => {
  it('The way back at Lakala waits for the end of the audit, and is done when the audit fails', async () => {
    const { change, revert, becomes, failsOnce, moves } = await createLakalaScenario(testEnv());
    failsOnce('reject', submission);
    const pending = await change();
    expect(['pending', 'done']).toContain((await revert()).state);
    expect(pending).toMatchObject({ state: 'pending' });
    await becomes({ state: 'done' }, 'revert');
    await expect(change()).rejects.toMatchObject({ kind: 'refused', code: 'UPS_REJECTED' });
    expect(moves()).toEqual([]);
  });

  it('The way back at Lakala binds the old account when its number is in the vault', async () => {
    const { revert, change, becomes, keep, moves } = await createLakalaScenario(testEnv());
    await change();
    await becomes({ state: 'done' });
    await expect(revert()).rejects.toThrow('the old account is not in the vault');
    await keep(cards.old);
    expect(await revert()).toMatchObject({ state: 'pending' });
    await becomes({ state: 'done' }, 'revert');
    expect(moves()).toEqual(['1025 to 1011', '1011 to 1025']);
  });
});

describe('A change of a single terminal', () => {
  const terminalsWithAccount = [ownTerminal];

  it("A change of a single terminal is the terminal's own, and leaves the merchant's account", async () => {
    const order = { terminalNo: ownTerminal };
    const scenario = await createLakalaScenario(testEnv(), { order, terminalsWithAccount });
    const answer = await scenario.change();
    await scenario.becomes({ ...answer, state: 'done' });
    const [entry] = scenario.sandbox.readLedger({ party: 'lakala' });
    expect(entry?.detail['target']).toBe(`network:lakala:${ownTerminal}`);
    const { terminalNo: _one, ...whole } = scenario.orders.change;
    const merchantOrder = { ...whole, key: `${whole.key}/merchant` };
    expect(await scenario.newAdapter().change(merchantOrder)).toMatchObject({ state: 'pending' });
    await expect.poll(scenario.moves).toEqual(['1025 to 1011', '1025 to 1011']);
  });

  it('A change of a single terminal goes by the number that the record names, from the card of that terminal', async () => {
    const scenario = await createLakalaScenario(testEnv());
    const { record } = scenario.sandbox.addMerchant(
      { ...scenario.merchant, like: 'M-OWNCARD' },
      { networks: [{ id: 'lakala', state: 'open', lead: true, terminalNos: {} }] },
    );
    const [{ merchantNo = '', terminalNos = {} } = {}] = record.networks;
    const [terminalNo = ''] = Object.values(terminalNos);
    const order = { ...scenario.orders.change, merchantNo, terminalNo };
    expect(await scenario.newAdapter().change(order)).toMatchObject({ state: 'pending' });
    await scenario.becomes({ state: 'done' });
    expect(scenario.moves()).toEqual(['7719 to 1011']);
  });

  it('A change of a single terminal is refused where the terminal has no account of its own', async () => {
    const order = { terminalNo: otherTerminal };
    const scenario = await createLakalaScenario(testEnv(), { order, terminalsWithAccount });
    await expect(scenario.change()).rejects.toThrow('no account of its own');
    expect(await scenario.query()).toEqual({ state: 'never-received' });
  });

  it('A change of a single terminal that Lakala does not know is never sent', async () => {
    const order = { terminalNo: 'T9' };
    const scenario = await createLakalaScenario(testEnv(), { order, terminalsWithAccount });
    await expect(scenario.change()).rejects.toMatchObject({ code: 'UPS_REJECTED' });
    expect(scenario.moves()).toEqual([]);
  });

  it('A change of a single terminal whose answer is lost is done by what is bound there', async () => {
    const order = { terminalNo: ownTerminal };
    const scenario = await createLakalaScenario(testEnv(), { order, terminalsWithAccount });
    scenario.failsOnce('drop-after', submission);
    await expect(scenario.change()).rejects.toMatchObject({ kind: 'unknown' });
    await scenario.becomes({ state: 'done' });
    expect(scenario.moves()).toEqual(['1025 to 1011']);
  });
});

describe('Papers for Lakala', () => {
  const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');

  it('Papers for Lakala are uploaded under the number of the application before it leaves', async () => {
    const { storage } = testEnv();
    const { documentId } = await storage.documents.put(png, 'image/png');
    const order = { documents: [{ kind: 'authorisation-letter', documentId }] } as const;
    const account = { holderRelation: 'AUTHORISED' } as const;
    const { change, becomes } = await createLakalaScenario(testEnv(), { order, account });
    await change();
    await becomes({ state: 'done' });
  });

  it('Papers for Lakala are missed when another person holds the account', async () => {
    const account = { holderRelation: 'AUTHORISED' } as const;
    const { change } = await createLakalaScenario(testEnv(), { account });
    await expect(change()).rejects.toMatchObject({ kind: 'refused' });
  });

  it('Papers for Lakala that the store does not have refuse the order before anything leaves', async () => {
    const documents = [{ kind: 'card-photo', documentId: 'doc_none' }] as const;
    const { change, query } = await createLakalaScenario(testEnv(), { order: { documents } });
    await expect(change()).rejects.toThrow('a paper is missing');
    expect(await query()).toEqual({ state: 'never-received' });
  });
});
