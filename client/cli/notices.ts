/** `notice preview`: what people would read, with made-up values. */
import type { Command } from 'commander';
import type { Problem } from '../../domain/assessment.ts';
import {
  audiencesOf,
  noticeEvents,
  renderNotice,
  type NoticeAudience,
  type NoticeData,
  type NoticeEvent,
} from '../../domain/notices.ts';
import type { MoneyLocation } from '../../domain/stages.ts';
import { table } from './output.ts';
import { UsageFault } from './usage.ts';

const example: NoticeData = {
  requestId: 'req-00000000',
  merchantName: '阿香*小吃店',
  oldLast4: '8889',
  newLast4: '1011',
  bankName: '建设银行',
  time: '2026-06-10T02:00:00.000Z',
  money: 'old',
  until: '2026-06-13T02:00:00.000Z',
  eta: '2026-06-12T02:00:00.000Z',
  amountFen: 320_000,
  level: 'supervisor',
  securityPhrase: '桂花香',
  stopLink: 'https://card-change.example.com/stop/…',
  statusLink: 'https://card-change.example.com/status/…',
};

/** Where the money is when these are sent; at every other event the old card is paid. */
const moneyAt: Partial<Record<NoticeEvent, MoneyLocation>> = {
  'payouts-held': 'hold',
  'switch-started': 'hold',
  'network-fault': 'hold',
  'switch-finished': 'hold',
  'late-objection': 'hold',
  completed: 'new',
  'first-payout': 'new',
  'cap-lifted': 'new',
};

const missing: Problem = {
  field: 'materials.card-photo',
  code: 'MAT_MISSING',
  params: { items: 'card-photo' },
};

/** What such a notice is about; at every other event a paper is missing. */
const aboutAt: Partial<Record<NoticeEvent, Problem>> = {
  'window-delay': { field: 'request', code: 'POL_WINDOW', params: { time: example.until ?? '' } },
  'network-fault': { field: 'change/alipay', code: 'UPS_REJECTED' },
  'bank-busy': { field: 'look/account-verification', code: 'UPS_BUSY' },
  'not-delivered': { field: 'contacts.c-1', code: 'NTC_NOT_DELIVERED' },
  'rolled-back': { field: 'request', code: 'TST_PAYOUT' },
  cancelled: { field: 'request', code: 'CXL_BY_MERCHANT' },
  expired: { field: 'request', code: 'EXP_DEADLINE' },
  rejected: {
    field: 'request',
    code: 'REV_REJECTED_MATERIALS',
    params: { items: '营业执照照片模糊' },
  },
};

const events = Object.keys(noticeEvents) as NoticeEvent[];

export function addNotices(root: Command): void {
  root
    .command('notice')
    .description('notices: who is told what')
    .command('preview')
    .description('prints a notice as each of its readers gets it, Chinese first')
    .argument('<event>', 'one of the events below')
    .option('--audience <name>', 'owner, old-contacts, new-mobile or staff; all unless told')
    .option('--removed', 'as a contact reads it who has left the record')
    .addHelpText('after', `\nEvents and their readers:\n${table(rows(), '  ')}`)
    .addHelpText('after', '\nExample:\n  card-change notice preview cooling-started')
    .action((event: string, { audience, removed }: { audience?: string; removed?: true }) => {
      const known = events.find((each) => each === event);
      if (!known)
        throw new UsageFault(`${event}: no such event; see card-change notice preview --help`);
      for (const reader of readersOf(known, audience)) print(known, reader, removed === true);
    });
}

const rows = (): string[][] => events.map((event) => [event, audiencesOf(event).join(', ')]);

function readersOf(event: NoticeEvent, audience: string | undefined): readonly NoticeAudience[] {
  const readers = audiencesOf(event);
  if (audience === undefined) return readers;
  const reader = readers.find((each) => each === audience);
  if (!reader)
    throw new UsageFault(`--audience ${audience}: ${event} is told to ${readers.join(', ')}`);
  return [reader];
}

function print(event: NoticeEvent, reader: NoticeAudience, removed: boolean): void {
  const { subject, body } = renderNotice(event, reader, {
    ...example,
    money: moneyAt[event] ?? 'old',
    problems: [aboutAt[event] ?? missing],
    ...(removed && { removed }),
  });
  console.log(`--- ${event} to ${reader}\n${subject}\n\n${body}\n`);
}
