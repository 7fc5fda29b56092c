import { findAudiences, noticeEvents, type NoticeEvent } from '../../domain/notices/events.ts';
import { hasStopLink } from '../../domain/notices/events.ts';
import { renderTable } from './table.ts';

const columns = ['owner', 'old-contacts', 'new-mobile', 'agent', 'staff'] as const;

export const buildNoticeTable = (): string =>
  renderTable(
    ['event', 'owner', 'old contacts', "new card's mobile", 'agents', 'staff'],
    (Object.keys(noticeEvents) as NoticeEvent[]).map((event) => [
      event,
      ...columns.map((audience) => {
        if (!findAudiences(event).includes(audience)) return '';
        return hasStopLink(event, audience) ? 'yes, with stop link' : 'yes';
      }),
    ]),
  );
