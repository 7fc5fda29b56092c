/** The notice to staff that something new waits for them. It counts and names nothing. */
import type { NoticedRole } from './staff.ts';

/** Who of staff open requests wait for. */
export const requestQueues = ['operator', 'risk'] as const;
export type Queue = (typeof requestQueues)[number] | 'questions';

export const rolesByQueue: Record<Queue, readonly NoticedRole[]> = {
  operator: ['maker', 'checker', 'operator'],
  risk: ['risk-officer'],
  questions: ['operator'],
};

const words: Record<Queue, { zh: string; en: string; path: string }> = {
  operator: {
    zh: '待审核与运营',
    en: 'Card changes that wait for review and operations',
    path: '/desk?waitingOn=operator',
  },
  risk: {
    zh: '待风控',
    en: 'Card changes that wait for the risk officer',
    path: '/desk?waitingOn=risk',
  },
  questions: { zh: '商户咨询', en: 'Questions of merchants', path: '/desk/tasks' },
};

/** @param added since the last notice @param waiting in all */
export function buildQueueNotice(queue: Queue, added: number, waiting: number) {
  const { zh, en, path } = words[queue];
  return {
    subject: `【结算卡变更】${zh}：新增 ${added} 件`,
    text: [
      `新增 ${added} 件，共 ${waiting} 件待处理。`,
      `${en}: ${added} new, ${waiting} in all.`,
    ].join('\n'),
    path,
  };
}
