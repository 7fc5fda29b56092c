/**
 * Notices that go out together: where their copies go, and what is stored by one statement before the first message leaves,
 * which are the short links of all messages, and the messages themselves where their receipts are asked for by our keys.
 */
import { findSmsLink } from '../domain/notices/sms.ts';
import type { CallOptions } from './calls.ts';
import { findAddress, type Address } from './notice-addresses.ts';
import { buildMessageKey, getRecipientName, type Attempt } from './notice-copies.ts';
import type { KeptSms, Notice, NoticeLink, NoticePorts } from './notice.ts';

type Links = Record<'stopLink' | 'statusLink', string>;
type DeparturePorts = Pick<
  NoticePorts,
  'merchants' | 'publicUrl' | 'shortLinks' | 'sms' | 'staffAddress' | 'vault'
>;

export interface Departure {
  /** @returns undefined when the reader has no address */
  findAddress(notice: Notice, copy: Attempt, options: CallOptions): Promise<Address | undefined>;
  /**
   * Stores what belongs to a copy that goes by SMS. A message has room for little. A database that is away keeps no notice
   * back: then the links are long, and the message is not kept.
   * @returns the links, with the one that its message has made short, and whether the message is kept for its receipt
   */
  prepareSms<Own extends Links>(
    notice: Notice,
    copy: Attempt,
    own: Own,
  ): Promise<{ own: Own; isKept: boolean }>;
}

interface Copy {
  notice: Notice;
  copy: Attempt;
}

interface Stored {
  paths: ReadonlyMap<string, string | undefined>;
  kept: ReadonlySet<string>;
}

/** @param notices with the copies that are still to be sent */
export function createDeparture(ports: DeparturePorts, notices: readonly Notice[]): Departure {
  const foreseen = notices.flatMap((notice) =>
    notice.copies
      .filter(({ audience }) => audience !== 'staff')
      .map((copy): Copy => ({ notice, copy })),
  );
  const addresses = new Map<string, Promise<Address | undefined>>();
  const find = ({ notice, copy }: Copy, options: CallOptions) => {
    const key = nameCopy({ notice, copy });
    const known = addresses.get(key) ?? findAddress(ports, notice, copy, options);
    // Whoever sends the copy is told that its address is not known now.
    if (!addresses.has(key)) known.catch(() => undefined);
    addresses.set(key, known);
    return known;
  };

  /** Whose address is not known now is reached later, by itself. */
  const goesBySms = async (each: Copy): Promise<boolean> =>
    (await addresses.get(nameCopy(each))?.catch(() => undefined))?.channel === 'sms';

  const store = async (copies: readonly Copy[]): Promise<Stored> => {
    const areBySms = await Promise.all(copies.map(goesBySms));
    const bySms = copies.filter((_copy, n) => areBySms[n]);
    const links = [
      ...new Map(
        bySms.flatMap((each) => findLink(each) ?? []).map((link) => [describeLink(link), link]),
      ).values(),
    ];
    if (links.length === 0) return { paths: new Map(), kept: new Set() };
    const messages = ports.sms.keepsKeys === true ? bySms.map(buildKeptSms) : [];
    const paths = await ports.shortLinks.shortenAll(links, messages);
    return {
      paths: new Map(links.map((link, n) => [describeLink(link), paths[n]])),
      kept: new Set(messages.map(({ key }) => key)),
    };
  };

  /** Not asked for where every reader has a mail address. */
  let stored: Promise<Stored> | undefined;
  const foreseenNames = new Set(foreseen.map(nameCopy));
  return {
    findAddress(notice, copy, options) {
      if (foreseenNames.has(nameCopy({ notice, copy })))
        for (const each of foreseen) void find(each, options);
      return find({ notice, copy }, options);
    },
    async prepareSms(notice, copy, own) {
      const each = { notice, copy };
      try {
        // What a contact needs who takes the place of another one is mostly not needed.
        const { paths, kept } = await (foreseenNames.has(nameCopy(each))
          ? (stored ??= store(foreseen))
          : store([each]));
        const isKept = kept.has(buildMessageKey(notice.key, copy));
        const link = findLink(each);
        const path = link && paths.get(describeLink(link));
        if (!link || path === undefined) return { own, isKept };
        const name = link.purpose === 'stop' ? 'stopLink' : 'statusLink';
        return { own: { ...own, [name]: ports.publicUrl + path }, isKept };
      } catch {
        return { own, isKept: false };
      }
    },
  };
}

const nameCopy = ({ notice, copy }: Copy): string =>
  `${buildMessageKey(notice.key, copy)} ${copy.audience}`;

const describeLink = (link: NoticeLink): string =>
  JSON.stringify([link.purpose, link.acquirerId, link.requestId, link.contactId]);

function findLink({ notice, copy }: Copy): NoticeLink | undefined {
  const { event, merchant, requestId } = notice;
  const purpose = copy.audience === 'staff' ? undefined : findSmsLink(event, copy);
  const { acquirerId } = merchant;
  return purpose && { purpose, acquirerId, requestId, contactId: getRecipientName(copy) };
}

const buildKeptSms = ({ notice, copy }: Copy): KeptSms => ({
  key: buildMessageKey(notice.key, copy),
  acquirerId: notice.merchant.acquirerId,
  copy: { notice, attempt: copy },
});
