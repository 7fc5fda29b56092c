/** The copies of all notices, and the values that tests fill them with. */
import {
  findAudiences,
  noticeEvents,
  type NoticeAudience,
  type NoticeEvent,
} from '../../domain/notices/events.ts';
import { renderNotice, type NoticeData } from '../../domain/notices/renderer.ts';

export const events = Object.keys(noticeEvents) as NoticeEvent[];
/** Every copy of every notice: its event and who reads it. */
export const copies = events.flatMap((event) =>
  findAudiences(event).map((audience): [NoticeEvent, NoticeAudience] => [event, audience]),
);

export const data: NoticeData = {
  requestId: 'cc_7f3k2m9q',
  merchantName: '阿香*小吃店',
  oldLast4: '0001',
  newLast4: '0128',
  bankName: '工商银行',
  time: '2026-06-10T02:00:00.000Z',
  money: 'old',
  agentAct: 'object',
  missingFen: 120_000,
  refusal: 'ACT_WATCH_OVER',
  until: '2026-06-11T02:00:00.000Z',
  eta: '2026-06-12T02:00:00.000Z',
  problems: [{ field: 'materials.id-back', code: 'MAT_MISSING', params: { items: 'id-back' } }],
  stopLink: 'https://pay.example/stop/s-token',
  statusLink: 'https://pay.example/status/p-token',
  servicePhone: '400-000-0000',
};
/** The text of one copy. */
export const body = (
  event: NoticeEvent,
  audience: NoticeAudience,
  more: Partial<NoticeData> = {},
) => renderNotice(event, audience, { ...data, ...more }).body;
