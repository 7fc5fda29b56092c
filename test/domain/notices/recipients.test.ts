import { describe, expect, it } from 'vitest';
import {
  findRecipients,
  findNotifiableContacts,
  type KnownContact,
} from '../../../domain/notices/recipients.ts';
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
