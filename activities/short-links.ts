/** The short links of messages: those of all readers are stored by one statement, before the first message leaves. */
import { findSmsLink } from '../domain/notices/sms.ts';
import { getRecipientName, type Attempt } from './notice-copies.ts';
import type { Notice, NoticeLink, NoticePorts } from './notice.ts';

type Links = Record<'stopLink' | 'statusLink', string>;

/** @returns the links of a copy, with the one that its message has made short */
export type LinkShortener = <Own extends Links>(
  notice: Notice,
  copy: Attempt,
  own: Own,
) => Promise<Own>;

/**
 * A message has room for little. A database that is away keeps no notice back: then the links are long.
 * @param notices that go out together
 */
export function createLinkShortener(
  { publicUrl, shortLinks }: Pick<NoticePorts, 'publicUrl' | 'shortLinks'>,
  notices: readonly Notice[],
): LinkShortener {
  /** Not asked for where every reader has a mail address. */
  let stored: ReturnType<typeof shorten> | undefined;
  const shorten = async (links: readonly NoticeLink[]) => {
    const paths = await shortLinks.shortenAll(links);
    return new Map(paths.map((path, n) => [describeLink(links[n]), path]));
  };
  return async (notice, copy, own) => {
    const link = findLink(notice, copy);
    if (!link) return own;
    try {
      const links = listLinks(notices);
      const isForeseen = links.some((each) => describeLink(each) === describeLink(link));
      // The links of a contact that takes the place of another one are mostly not needed.
      const paths = await (isForeseen ? (stored ??= shorten(links)) : shorten([link]));
      const path = paths.get(describeLink(link));
      if (path === undefined) return own;
      return { ...own, [link.purpose === 'stop' ? 'stopLink' : 'statusLink']: publicUrl + path };
    } catch {
      return own;
    }
  };
}

const describeLink = (link: NoticeLink | undefined): string =>
  JSON.stringify(link && [link.purpose, link.acquirerId, link.requestId, link.contactId]);

function findLink({ event, merchant, requestId }: Notice, copy: Attempt): NoticeLink | undefined {
  const purpose = copy.audience === 'staff' ? undefined : findSmsLink(event, copy);
  const { acquirerId } = merchant;
  return purpose && { purpose, acquirerId, requestId, contactId: getRecipientName(copy) };
}

const listLinks = (notices: readonly Notice[]): NoticeLink[] => {
  const links = notices.flatMap((notice) =>
    notice.copies.flatMap((copy) => findLink(notice, copy) ?? []),
  );
  return [...new Map(links.map((link) => [describeLink(link), link])).values()];
};
