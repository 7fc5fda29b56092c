/** `notice preview`: prints notices as people would read them, with made-up values. */
import type { Command } from 'commander';
import type { Problem } from '../../domain/gates/assessment.ts';
import {
  findAudiences,
  noticeEvents,
  type NoticeAudience,
  type NoticeEvent,
} from '../../domain/notices/events.ts';
import { renderNotice, type NoticeData } from '../../domain/notices/renderer.ts';
import {
  listParameters,
  listSmsTemplates,
  renderNoticeSms,
  writeForApproval,
  type TemplateProvider,
} from '../../domain/notices/sms.ts';
import type { MoneyLocation } from '../../domain/request/stages.ts';
import { formatTable } from '../output.ts';
import { UsageError } from '../usage-error.ts';

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
  missingFen: 120_000,
  level: 'supervisor',
  refusal: 'ACT_WRONG_STAGE',
  securityPhrase: '桂花香',
  stopLink: 'https://card-change.example.com/stop/…',
  statusLink: 'https://card-change.example.com/status/…',
  servicePhone: '400-000-0000',
};

/** Where payouts go at these events; at all others they go to the old card. */
const moneyByEvent: Partial<Record<NoticeEvent, MoneyLocation>> = {
  'payouts-held': 'hold',
  'switch-started': 'hold',
  'network-fault': 'hold',
  'switch-finished': 'hold',
  'limit-low': 'hold',
  'late-objection': 'hold',
  'payout-sign': 'hold',
  completed: 'new',
  'first-payout': 'new',
  'payout-returned': 'new',
  'balance-negative': 'new',
  'cap-lifted': 'new',
};

const missingDocument: Problem = {
  field: 'materials.card-photo',
  code: 'MAT_MISSING',
  params: { items: 'card-photo' },
};

/** The problem that these notices name; all others name a missing document. */
const problemByEvent: Partial<Record<NoticeEvent, Problem>> = {
  'stop-refused': { field: 'object', code: 'ACT_WRONG_STAGE' },
  'window-delay': { field: 'request', code: 'POL_WINDOW', params: { time: example.until ?? '' } },
  'network-fault': { field: 'change/alipay', code: 'UPS_REJECTED' },
  'limit-low': { field: 'newAccount', code: 'LIM_BELOW_NEED' },
  'bank-busy': { field: 'read/account-verification', code: 'UPS_BUSY' },
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

/** What these notices list in place of problems. */
const itemsByEvent: Partial<Record<NoticeEvent, NonNullable<NoticeData['items']>>> = {
  'papers-expiring': { zh: '营业执照（2026-07-10）', en: 'business licence (2026-07-10)' },
};

const events = Object.keys(noticeEvents) as NoticeEvent[];

export function addNoticeCommands(root: Command): void {
  const notice = root.command('notice').description('shows notices and who receives them');
  notice
    .command('templates')
    .description(
      'prints every SMS template as policies/<profile>/sms/<provider>.json has it, to be approved',
    )
    .argument('<provider>', 'aliyun or tencent')
    .requiredOption(
      '--public-url <url>',
      'PUBLIC_URL of the installation: it stands in the approved texts',
    )
    .option('--sign <name>', 'the approved name that signs', '结算卡变更')
    .addHelpText(
      'after',
      '\nExample:\n  card-change notice templates aliyun --public-url https://pay.example.com',
    )
    .action((provider: string, { publicUrl, sign }: { publicUrl: string; sign: string }) => {
      if (!isTemplateProvider(provider))
        throw new UsageError(`${provider} is not a provider: aliyun or tencent`);
      if (!URL.canParse(publicUrl) || !/^https?:/.test(publicUrl))
        throw new UsageError(
          `--public-url: ${publicUrl} is not an address; use http(s)://host, as PUBLIC_URL has it`,
        );
      console.log(JSON.stringify(buildRegistry(provider, publicUrl, sign), undefined, 2));
    });
  notice
    .command('preview')
    .description('prints a notice as each of its readers receives it, Chinese first')
    .argument('<event>', 'one of the events below')
    .option('--audience <name>', 'owner, old-contacts, new-mobile, agent or staff; all by default')
    .option('--removed', 'for a contact who has left the merchant record')
    .addHelpText('after', `\nEvents and their readers:\n${formatTable(listEvents(), '  ')}`)
    .addHelpText('after', '\nExample:\n  card-change notice preview cooling-started')
    .action((event: string, { audience, removed }: { audience?: string; removed?: true }) => {
      const knownEvent = events.find((each) => each === event);
      if (!knownEvent)
        throw new UsageError(`${event} is not an event; see card-change notice preview --help`);
      for (const reader of findReaders(knownEvent, audience))
        printNotice(knownEvent, reader, removed === true);
    });
}

const isTemplateProvider = (name: string): name is TemplateProvider =>
  name === 'aliyun' || name === 'tencent';

/** With codes to fill in, once the provider has given them. */
const buildRegistry = (provider: TemplateProvider, publicUrl: string, sign: string) => ({
  sign,
  templates: Object.fromEntries(
    listSmsTemplates().map((template) => [
      template.id,
      {
        code: '',
        parameters: listParameters(template.text),
        text: writeForApproval(template, provider, publicUrl.replace(/\/+$/, '')),
      },
    ]),
  ),
});

const listEvents = (): string[][] =>
  events.map((event) => [event, findAudiences(event).join(', ')]);

function findReaders(event: NoticeEvent, audience: string | undefined): readonly NoticeAudience[] {
  const readers = findAudiences(event);
  if (audience === undefined) return readers;
  const reader = readers.find((each) => each === audience);
  if (!reader)
    throw new UsageError(`--audience ${audience}: ${event} goes to ${readers.join(', ')}`);
  return [reader];
}

function printNotice(event: NoticeEvent, reader: NoticeAudience, removed: boolean): void {
  const data: NoticeData = {
    ...example,
    money: moneyByEvent[event] ?? 'old',
    problems: [problemByEvent[event] ?? missingDocument],
    ...(itemsByEvent[event] && { items: itemsByEvent[event] }),
    ...(removed && { removed }),
  };
  const { subject, body } = renderNotice(event, reader, data);
  console.log(`--- ${event} to ${reader}\n${subject}\n\n${body}\n`);
  if (reader === 'staff') return;
  const link = 'https://pay.example.com/s/3mJr7AoUXx';
  const { templateId, text } = renderNoticeSms(event, reader, {
    ...data,
    stopLink: link,
    statusLink: link,
  });
  console.log(`SMS ${templateId}: ${text}\n`);
}
