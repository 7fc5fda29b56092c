import { audiencesOf, noticeEvents, type NoticeEvent } from '../../domain/notices.ts';
import { carriesStopLink } from '../../domain/notices/events.ts';
import { table } from './table.ts';

const columns = ['owner', 'old-contacts', 'new-mobile', 'staff'] as const;

export const noticeTable = (): string =>
  table(
    ['event', 'owner', 'old contacts', "new card's mobile", 'staff'],
    (Object.keys(noticeEvents) as NoticeEvent[]).map((event) => [
      event,
      ...columns.map((audience) => {
        if (!audiencesOf(event).includes(audience)) return '';
        return carriesStopLink(event, audience) ? 'told, with stop link' : 'told';
      }),
    ]),
  );
