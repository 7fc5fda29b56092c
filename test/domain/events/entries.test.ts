import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auditActions, type AuditAction, type AuditValue } from '../../../domain/audit/actions.ts';
import type { AuditActionSpec } from '../../../domain/audit/spec.ts';
import { eventTypes, getEventSpec } from '../../../domain/events/catalogue.ts';
import { deriveEvents } from '../../../domain/events/entries.ts';
import { buildEventExample, buildEventSchema } from '../../../domain/events/schemas.ts';
import { failureCodes } from '../../../domain/failures/codes.ts';
import { outcomeKinds } from '../../../domain/request/stages.ts';

const at = '2026-06-10T02:00:00.000Z';
const state = { stage: 'review', waitingOn: 'operator', money: 'old', problems: [] } as const;
const shown = { stage: 'review', waitingOn: 'operator', money: 'old' };

interface Given {
  action: AuditAction;
  reason?: string;
  data?: Record<string, AuditValue>;
}
const derive = (entry: Given, more: object = {}) =>
  deriveEvents([{ seq: 3, at, ...entry }], { ...state, ...more }, { seq: 3, at });
const ofEntry = (entry: Given) => derive(entry).find((event) => event.if === undefined);

describe('Events of entries', () => {
  it.each<[Given, string, object]>([
    [
      { action: 'submitted', data: { intake: 'app', documents: 'doc_1' } },
      'accepted',
      { intake: 'app' },
    ],
    [
      { action: 'stage-entered', data: { stage: 'cooling', money: 'old' } },
      'stage_entered',
      { entered: 'cooling' },
    ],
    [
      {
        action: 'correction-requested',
        reason: 'INP_CARD_CHECK',
        data: { items: 'newAccount', round: 1 },
      },
      'correction_needed',
      { code: 'INP_CARD_CHECK', items: 'newAccount', round: 1 },
    ],
    [
      { action: 'corrected', data: { fields: 'newAccount', documents: 'doc_1' } },
      'corrected',
      { fields: 'newAccount' },
    ],
    [
      { action: 'information-requested', data: { note: 'call 13800138001' } },
      'information_needed',
      {},
    ],
    [
      { action: 'identity-checked', data: { method: 'face', result: 'passed', consentHash: 'x' } },
      'identity_checked',
      { method: 'face', result: 'passed' },
    ],
    [
      { action: 'identity-checked', data: { method: 'face', result: 'spoof' } },
      'identity_checked',
      { method: 'face', result: 'not-passed' },
    ],
    [
      { action: 'agreement-signed', data: { version: '7', url: 'https://…' } },
      'agreement_signed',
      { version: '7' },
    ],
    [{ action: 'review-overdue' }, 'review_overdue', {}],
    [{ action: 'approved', data: { note: 'fine' } }, 'approved', {}],
    [{ action: 'cooling-started' }, 'cooling_started', {}],
    [{ action: 'frozen', reason: 'RSK_OBJECTED' }, 'frozen', { code: 'RSK_OBJECTED' }],
    [{ action: 'frozen', reason: 'CMP_LIST_HIT' }, 'frozen', { code: 'RSK_STOP' }],
    [{ action: 'thawed' }, 'thawed', {}],
    [{ action: 'objected', data: { contact: 'c-1' } }, 'objected', {}],
    [{ action: 'callback-denied' }, 'objected', {}],
    [{ action: 'switch-finished' }, 'switched', {}],
    [{ action: 'test-payout-landed' }, 'test_payout_landed', {}],
    [
      { action: 'test-payout-failed', reason: 'TST_PAYOUT' },
      'test_payout_failed',
      { code: 'TST_PAYOUT' },
    ],
    [{ action: 'rollback-started', reason: 'not a code' }, 'rollback_started', {}],
    [
      { action: 'payout-came-back', data: { payout: 'p', amountFen: 5, card: '8889' } },
      'payout_came_back',
      { payout: 'p', amountFen: 5, card: '8889' },
    ],
    [{ action: 'network-cut-over', data: { network: 'n' } }, 'network_switched', { network: 'n' }],
    [{ action: 'network-restored', data: { network: 'n' } }, 'network_restored', { network: 'n' }],
    [
      { action: 'network-payout-landed', data: { network: 'n', amountFen: 5 } },
      'network_payout_landed',
      { network: 'n', amountFen: 5 },
    ],
    [
      { action: 'first-payout-landed', data: { amountFen: 5 } },
      'first_payout_landed',
      { amountFen: 5 },
    ],
    [
      { action: 'payout-sign-seen', reason: 'WATCH_REFUNDS' },
      'payout_sign_seen',
      { code: 'WATCH_REFUNDS' },
    ],
    [{ action: 'another-card-requested' }, 'another_card_requested', {}],
    [
      { action: 'recall-asked', data: { key: 'k', amountFen: 5 } },
      'recall_asked',
      { amountFen: 5 },
    ],
    [
      { action: 'recall-answered', data: { state: 'returned', askedFen: 5, returnedFen: 5 } },
      'recall_answered',
      { state: 'returned', askedFen: 5, returnedFen: 5 },
    ],
    [
      { action: 'watch-ended', data: { outcome: 'watched', money: 'new', target: '1011' } },
      'watch_ended',
      { outcome: 'watched', target: '1011' },
    ],
    ...outcomeKinds.map((outcome): [Given, string, object] => [
      { action: 'closed', data: { outcome, money: 'old', target: '8889' } },
      outcome.replace('-', '_'),
      { target: '8889' },
    ]),
  ])('%o is %s', (entry, type, data) => {
    expect(ofEntry(entry)).toEqual({
      type: `card_change.${type}`,
      seq: 3,
      at,
      data: { ...shown, ...data },
    });
  });

  it('The end of a request is told once: by its outcome, not as a stage', () => {
    for (const stage of outcomeKinds)
      expect(ofEntry({ action: 'stage-entered', data: { stage } })).toBeUndefined();
  });

  it('What only staff are told is no event', () => {
    for (const action of [
      'note-added',
      'claimed',
      'escalated',
      'notice-sent',
      'first-approval',
    ] as const)
      expect(ofEntry({ action })).toBeUndefined();
  });

  it('Whatever an entry says, its event has the form of the catalogue, no unknown field, and no long number', () => {
    const card = '6217000200112001011';
    const words = fc.constantFrom('face', 'passed', 'spoof', 'review', card, 'completed');
    const data = fc.dictionary(
      fc.constantFrom('note', 'reason', 'stage', 'outcome', 'documents', 'url', 'key', 'intake'),
      words,
    );
    const actions = fc.constantFrom(...(Object.keys(auditActions) as AuditAction[]));
    const required = {
      network: 'wechat-pay',
      payout: 'p',
      card,
      method: 'face',
      result: 'wrong',
      amountFen: 1,
      askedFen: 1,
      returnedFen: 1,
      round: 1,
      state: 'returned',
      intake: 'app',
      outcome: 'rejected',
      stage: card,
    };
    fc.assert(
      fc.property(
        actions,
        data,
        fc.constantFrom(...failureCodes, card),
        (action, given, reason) => {
          for (const { type, data: told } of derive({
            action,
            reason,
            data: { ...given, ...required },
          })) {
            const event = {
              type,
              timestamp: at,
              data: { requestId: 'r', merchantId: 'm', seq: 1, ...told },
            };
            expect(buildEventSchema(type).parse(event)).toEqual(event);
            expect(JSON.stringify(event)).not.toMatch(/\d{13}/);
          }
        },
      ),
    );
  });
});

describe('Events of the state', () => {
  const of = (more: object) =>
    derive({ action: 'note-added' }, more).map(({ type, if: change }) => [type, change]);

  it('Tell that payouts are held, and that they are held no longer', () => {
    expect(of({ money: 'hold' })).toEqual([['card_change.payouts_held', 'held']]);
    for (const money of ['old', 'new'])
      expect(of({ money })).toEqual([['card_change.payouts_released', 'released']]);
  });

  it('Tell that the merchant has something to do, until when and what', () => {
    const due = '2026-06-12T02:00:00.000Z';
    const problems = [
      { field: 'f', code: 'MAT_UNREADABLE' },
      { field: 'f', code: 'CMP_LIST_HIT' },
    ];
    const waiting = { waitingOn: 'merchant', due, problems };
    expect(derive({ action: 'note-added' }, waiting).at(-1)).toEqual({
      type: 'card_change.waiting_on_merchant',
      seq: 3,
      at,
      if: 'began-to-wait-for-merchant',
      data: { ...shown, waitingOn: 'merchant', due, codes: ['MAT_UNREADABLE', 'RSK_STOP'] },
    });
  });

  it('Come behind the entries, but before the end of a request or of its watch', () => {
    for (const action of ['closed', 'watch-ended'] as const) {
      const entries = [
        { seq: 3, at, action: 'thawed' as const },
        { seq: 4, at, action, data: { outcome: 'completed' } },
        { seq: 5, at, action: 'note-added' as const },
      ];
      const told = deriveEvents(entries, { ...state, money: 'new' }, { seq: 5, at });
      expect(told.map(({ type, seq }) => [type.split('.')[1], seq])).toEqual([
        ['thawed', 3],
        ['payouts_released', 4],
        [action === 'closed' ? 'completed' : 'watch_ended', 4],
      ]);
    }
  });

  it('Without any entry so far there is nothing to tell', () => {
    expect(deriveEvents([], state, undefined)).toEqual([]);
  });
});

describe('The catalogue of events', () => {
  it('Every type happens, with every field that the catalogue names', () => {
    const waiting = { waitingOn: 'merchant', due: at, problems: [] };
    const happening = (Object.entries(auditActions) as [AuditAction, AuditActionSpec][]).flatMap(
      ([action, { data = [] }]) => {
        const filled = Object.fromEntries(data.map((name) => [name, 'x']));
        return ['review', ...outcomeKinds].flatMap((word) =>
          ['old', 'hold'].flatMap((money) =>
            derive(
              { action, data: { ...filled, stage: 'review', outcome: word } },
              { ...waiting, money },
            ),
          ),
        );
      },
    );
    for (const type of eventTypes) {
      const found = happening.find((event) => event.type === type);
      expect([type, Object.keys(found?.data ?? {})]).toEqual([
        type,
        expect.arrayContaining(['stage', ...Object.keys(getEventSpec(type).data)]),
      ]);
    }
  });

  it.each(eventTypes)('The example of %s has the form that its schema gives', (type) => {
    const example = buildEventExample(type);
    expect(buildEventSchema(type).parse(example)).toEqual(example);
  });
});
