import { describe, expect, it } from 'vitest';
import { findTrustedContact } from '../../../domain/identity/trusted-contact.ts';
import type { Contact } from '../../../domain/parties/merchant.ts';
import { timeAfter, policy, submittedAt } from '../../support/facts.ts';

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
