/** The notice to staff that something new waits for them. It counts and names nothing. */
import type { NoticedRole } from './staff.ts';

/** Who of staff is waited for. */
export const queues = ['operator', 'risk'] as const;
export type Queue = (typeof queues)[number];

export const rolesByQueue: Record<Queue, readonly NoticedRole[]> = {
  operator: ['maker', 'checker', 'operator'],
  risk: ['risk-officer'],
};

const names: Record<Queue, { zh: string; en: string }> = {
  operator: { zh: '待审核与运营', en: 'for review and operations' },
  risk: { zh: '待风控', en: 'for risk' },
};

/** @param added since the last notice @param waiting in all */
export const buildQueueNotice = (queue: Queue, added: number, waiting: number) => ({
  subject: `【结算卡变更】${names[queue].zh}：新增 ${added} 件`,
  text: [
    `新增 ${added} 件，共 ${waiting} 件待处理。`,
    `${added} new card changes wait ${names[queue].en}, ${waiting} in all.`,
  ].join('\n'),
  path: `/desk?waitingOn=${queue}`,
});
