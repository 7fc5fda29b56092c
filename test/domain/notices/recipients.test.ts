import { describe, expect, it } from 'vitest';
import {
  findAgents,
  findRecipients,
  findNotifiableContacts,
  type KnownContact,
} from '../../../domain/notices/recipients.ts';
import { hasReachedSomebody } from '../../../domain/notices/told.ts';
import type { Contact } from '../../../domain/parties/merchant.ts';

const contact = (id: string, more: Partial<Contact> = {}): Contact => ({
  id,
  channel: 'sms',
  masked: '',
  since: '2024-01-01T00:00:00.000Z',
  ...more,
});
const now = '2026-06-10T02:00:00.000Z';
const notifiable = (known: Contact[], present: Contact[] = known): [string, boolean][] =>
  findNotifiableContacts({ known, present, notifyBack: 'P90D', now }).map(({ id, removed }) => [
    id,
    removed,
  ]);

describe('[B3.5] The contacts of a request', () => {
  const [mobile, mail] = [contact('mobile'), contact('mail', { channel: 'email' })];

  it('The contacts of a request are those of its submission, whoever joins the record later', () => {
    expect(notifiable([mobile, mail], [mobile, mail, contact('thief')])).toEqual([
      ['mobile', false],
      ['mail', false],
    ]);
  });

  it('Contacts that are removed afterwards are still notified of the minimum', () => {
    const removed = contact('mobile', { until: now });
    expect(notifiable([mobile, mail], [removed, mail])).toEqual(notifiable([mobile, mail], [mail]));
    expect(notifiable([mobile, mail], [mail])[0]).toEqual(['mobile', true]);
  });

  it('Contacts that were removed a short while before are notified too', () => {
    const lately = contact('lately', { until: '2026-06-01T00:00:00.000Z' });
    const longAgo = contact('long-ago', { until: '2026-01-01T00:00:00.000Z' });
    expect(notifiable([mobile, lately, longAgo])).toEqual([
      ['mobile', false],
      ['lately', true],
    ]);
  });
});

describe('[E6 correction-asked] The agents who are told of a request', () => {
  const ownerRequest = { submittedBy: { id: 'owner-1', role: 'owner' } } as const;
  const agentRequest = {
    submittedBy: { id: 'owner-1', role: 'owner' },
    draftedBy: { id: 'agent-1', role: 'agent' },
  } as const;

  it('The agents who are told are those of the record, three at most', () => {
    expect(findAgents(['a', 'b', 'a', 'c', 'd'], agentRequest)).toEqual(['a', 'b', 'c']);
    expect(findAgents([], agentRequest)).toEqual([]);
  });

  it('The agent who is told is whoever drafted the request, where the core keeps no list', () => {
    expect(findAgents(undefined, agentRequest)).toEqual(['agent-1']);
    expect(findAgents(undefined, ownerRequest)).toEqual([]);
  });

  it('Agents get a copy of what the merchant is asked to correct, and of no end of a request', () => {
    const agent = { audience: 'agent', agentId: 'a' };
    expect(findRecipients('correction-asked', [], ['a'])).toEqual([agent]);
    expect(findRecipients('completed', [], ['a'])).toEqual([{ audience: 'new-mobile' }]);
  });
});

describe('[D cooling] A notice that has reached somebody', () => {
  it('A notice that has reached somebody has reached more than an agent, who cannot stop the change', () => {
    expect(hasReachedSomebody([{ notified: ['agent/a'] }])).toBe(false);
    expect(hasReachedSomebody([{ notified: ['agent/a', 'c-mail'] }])).toBe(true);
    expect(hasReachedSomebody([{ notified: ['c-mail'], isUnfinished: true }])).toBe(false);
  });
});

describe('Who gets a copy of a notice', () => {
  const known = (id: string, more: Partial<KnownContact> = {}): KnownContact => ({
    ...contact(id, more),
    removed: false,
    ...more,
  });
  const mail = known('mail', { channel: 'email' });
  const gone = known('gone', { removed: true });

  it('The owner gets the notice by mobile first, with the other contacts as fallback', () => {
    expect(
      findRecipients('correction-asked', [gone, mail, known('mobile'), known('second')]),
    ).toEqual([{ audience: 'owner', contactId: 'mobile', fallbackContactIds: ['second', 'mail'] }]);
  });

  it('The owner gets the notice by mail when no mobile is left, and nobody else gets it in their place', () => {
    expect(findRecipients('correction-asked', [gone, mail])).toEqual([
      { audience: 'owner', contactId: 'mail' },
    ]);
    expect(findRecipients('correction-asked', [gone])).toEqual([]);
  });

  it('Every other contact gets one copy, and so do the other audiences of the table', () => {
    expect(findRecipients('completed', [known('mobile'), mail, gone])).toEqual([
      { audience: 'owner', contactId: 'mobile', fallbackContactIds: ['mail'] },
      { audience: 'old-contacts', contactId: 'mail' },
      { audience: 'old-contacts', contactId: 'gone', removed: true },
      { audience: 'new-mobile' },
    ]);
    expect(findRecipients('not-delivered', [mail])).toEqual([{ audience: 'staff' }]);
  });
});
