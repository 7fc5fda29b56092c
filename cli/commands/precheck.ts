/** `precheck`: what a merchant may know before any data is entered. */
import { Option, type Command } from 'commander';
import { formatYuan } from '../../domain/text/money.ts';
import { formatChineseTime, formatValue } from '../../domain/text/templates.ts';
import { getApiClient, print } from '../command.ts';
import { formatTable, type Problem } from '../output.ts';

interface PrecheckAnswer {
  may: boolean;
  stops: Problem[];
  first: Problem[];
  waits: Problem[];
  warnings: Problem[];
  ways: { intake: string; opens: string; papers: string[]; first: Problem[] }[];
  accountKinds: string[];
  gates: { gate: string; waitingOn: string; usually?: string; atMost: string; money: string }[];
  eta: string;
  fee: { changeFen: number; outsideHoursFen: number };
  limits: { dailyAverageFen: number; II: { perDayFen: number }; III: { perDayFen: number } };
}

export function addPrecheckCommand(root: Command): void {
  root
    .command('precheck')
    .description(
      'tells whether a merchant can change the card now, how, with which documents, and how long it takes',
    )
    .argument('<file>', 'JSON of a request, or only its merchantId; - is stdin')
    .addOption(
      new Option('--card-class <class>', 'class of the new card, if known').choices([
        'I',
        'II',
        'III',
      ]),
    )
    .addHelpText(
      'after',
      '\nReads merchantId, scope, reason, authn and the kind of newAccount from the file; sends no numbers.',
    )
    .addHelpText('after', '\nExample:\n  card-change precheck samples/01-app-eight-steps.json')
    .action(async (file: string, { cardClass }: { cardClass?: string }, command: Command) => {
      const { readPrecheckRequest } = await import('../precheck-request.ts');
      const request = readPrecheckRequest(file);
      const body = { ...request, account: { ...request.account, cardClass } };
      const answer = await getApiClient(command).post<PrecheckAnswer>('/v1/precheck', body);
      print(command, answer, formatPrecheck);
    });
}

const formatProblems = (title: string, list: Problem[]): string[] => {
  const rows = list.map(({ field, code, zh, en }) => [field, code, zh, en]);
  return rows.length === 0 ? [] : [`\n${title}`, formatTable(rows, '  ')];
};

const buildSummaryRows = ({ accountKinds, eta, fee, limits }: PrecheckAnswer): string[][] => [
  ['accounts', accountKinds.join(', ')],
  ['expected', formatChineseTime(eta)],
  [
    'fee',
    `${formatYuan(fee.changeFen)} yuan; outside office hours ${formatYuan(fee.outsideHoursFen)} more`,
  ],
  ['average day', `${formatYuan(limits.dailyAverageFen)} yuan`],
  [
    'a day at most',
    `class II ${formatYuan(limits.II.perDayFen)}, class III ${formatYuan(limits.III.perDayFen)} yuan`,
  ],
];

function formatPrecheck(answer: PrecheckAnswer): string {
  return [
    answer.may ? 'A change can be requested now.' : 'A change cannot be requested now.',
    ...formatProblems('Prevents a request:', answer.stops),
    ...formatProblems('To correct first:', answer.first),
    ...formatProblems('A request would wait for:', answer.waits),
    ...formatProblems('Remarks:', answer.warnings),
    '',
    formatTable(buildSummaryRows(answer)),
    '\nChannels:',
    formatTable(
      answer.ways.map(({ intake, opens, papers }) => [
        intake,
        formatChineseTime(opens),
        papers.map((paper) => formatValue(paper, 'zh')).join('、'),
      ]),
      '  ',
    ),
    ...answer.ways.flatMap(({ intake, first }) => formatProblems(`Before ${intake}:`, first)),
    '\nGates:',
    formatTable(
      [
        ['gate', 'waits for', 'usually', 'at most', 'money'],
        ...answer.gates.map(({ gate, waitingOn, usually, atMost, money }) => [
          gate,
          waitingOn,
          usually,
          atMost,
          money,
        ]),
      ],
      '  ',
    ),
  ].join('\n');
}
