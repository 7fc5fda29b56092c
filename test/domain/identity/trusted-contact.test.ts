import { describe, expect, it } from 'vitest';
import {
  findTrustedContact,
  hasReachedOldContact,
} from '../../../domain/identity/trusted-contact.ts';
import type { Contact } from '../../../domain/parties/merchant.ts';
import type { Facts } from '../../../domain/gates/assessment.ts';
import {
  buildMerchant,
  buildSubmittedFacts,
  others,
  policy,
  subject,
  submittedAt,
  timeAfter,
} from '../../support/facts.ts';

const contact = (id: string, more: Partial<Contact> = {}): Contact => ({
  id,
  channel: 'sms',
  masked: '138****0001',
  since: timeAfter('-P900D'),
  ...more,
});
const found = (contacts: Contact[], wanted = {}) =>
  findTrustedContact(contacts, policy, submittedAt, wanted)?.id;

describe('[A70] Trusted contacts', () => {
  it('A contact is trusted when it has been on the merchant record as long as the quarantine lasts', () => {
    expect(found([contact('new', { since: timeAfter('-P29D') }), contact('old')])).toBe('old');
    expect(found([contact('thirty days', { since: timeAfter('-P30D') })])).toBe('thirty days');
    expect(found([contact('new', { since: timeAfter('-P29D') })])).toBeUndefined();
  });

  it('A contact that was removed from the merchant record is not trusted', () => {
    expect(found([contact('removed', { until: timeAfter('-P1D') })])).toBeUndefined();
  });

  it('A trusted contact can be chosen by id or by channel', () => {
    const both = [contact('c-mail', { channel: 'email' }), contact('c-mobile')];
    expect(found(both)).toBe('c-mail');
    expect(found(both, { channel: 'sms' })).toBe('c-mobile');
    expect(found(both, { contactId: 'c-mobile' })).toBe('c-mobile');
    expect(found(both, { contactId: 'c-mobile', channel: 'email' })).toBeUndefined();
  });
});

describe('[D old contacts] Contacts that were told of a change', () => {
  const old = contact('c-old');
  const added = contact('c-new', { since: timeAfter('-P29D') });
  const removed = contact('c-removed', { until: timeAfter('-P1D') });
  const reached = (told: Contact[], contacts: Contact[], more: Partial<Facts> = {}) =>
    hasReachedOldContact(
      told,
      buildSubmittedFacts({
        merchant: { value: buildMerchant({ contacts }), at: submittedAt },
        ...more,
      }),
      policy,
      submittedAt,
    );
  const attested = { by: 'clerk-1', at: submittedAt, bothCardsShown: true, ...subject };

  it.each<[string, Contact[], Contact[], Partial<Facts>, boolean]>([
    ['nobody', [], [added], {}, false],
    ['one of long standing', [old], [old, added], {}, true],
    ['one that was removed since', [removed], [old, removed], {}, true],
    ['only one that was added lately', [added], [old, added], {}, false],
    [
      'only one that was added lately, where there is no other',
      [added],
      [added, removed],
      {},
      true,
    ],
    ['an owner who showed both cards', [added], [old, added], { attested }, true],
    [
      'an owner who showed one card',
      [added],
      [old, added],
      { attested: { ...attested, bothCardsShown: false } },
      false,
    ],
    [
      'an owner who showed the cards for another change',
      [added],
      [old, added],
      { attested: { ...attested, ...others[0] } },
      false,
    ],
  ])('Whether an old contact was told when it was %s', (_who, told, contacts, more, isTold) => {
    expect(reached(told, contacts, more)).toBe(isTold);
  });
});
