/** `precheck`: what a merchant may know before anything is typed. */
import { Option, type Command } from 'commander';
import { z } from 'zod';
import { yuan } from '../../domain/money.ts';
import { chineseTime, readable } from '../../domain/wording.ts';
import { doorOf, print } from './command.ts';
import { jsonFile } from './fields.ts';
import { table } from './output.ts';
import { UsageFault } from './usage.ts';

interface Fault {
  field: string;
  code: string;
  zh: string;
  en: string;
}
interface Answer {
  may: boolean;
  stops: Fault[];
  first: Fault[];
  waits: Fault[];
  warnings: Fault[];
  ways: { intake: string; opens: string; papers: string[]; first: Fault[] }[];
  accountKinds: string[];
  gates: { gate: string; waitingOn: string; usually?: string; atMost: string; money: string }[];
  eta: string;
  fee: { changeFen: number; outsideHoursFen: number };
  limits: { dailyAverageFen: number; II: { perDayFen: number }; III: { perDayFen: number } };
}

/** As much of a request as the precheck takes; the rest of the file stays where it is. */
const Wish = z
  .object({
    merchantId: z.string(),
    reason: z.object({ kind: z.string() }).optional(),
    authn: z.object({ twoFactorEnrolled: z.boolean() }).optional(),
    newAccount: z
      .object({
        kind: z.string().optional(),
        cardType: z.string().optional(),
        bankCode: z.string().optional(),
        holderRelation: z.string().optional(),
      })
      .optional(),
  })
  .transform(({ merchantId, reason, authn, newAccount }) => ({
    merchantId,
    reason: reason?.kind,
    twoFactorEnrolled: authn?.twoFactorEnrolled,
    account: newAccount && {
      kind: newAccount.kind,
      cardType: newAccount.cardType,
      bankCode: newAccount.bankCode,
      byLetter: newAccount.holderRelation === 'AUTHORISED',
    },
  }));

export function addPrecheck(root: Command): void {
  root
    .command('precheck')
    .description(
      'says whether a merchant may change his card, how, with what, and how long it takes',
    )
    .argument('<file>', 'JSON of a request, or of its merchantId alone; - is stdin')
    .addOption(
      new Option('--card-class <class>', 'of the new card, where it is known').choices([
        'I',
        'II',
        'III',
      ]),
    )
    .addHelpText(
      'after',
      '\nOf the file, merchantId, reason, authn and the kind of newAccount are read; no number is sent.',
    )
    .addHelpText('after', '\nExample:\n  card-change precheck samples/01-app-eight-steps.json')
    .action(async (file: string, { cardClass }: { cardClass?: string }, command: Command) => {
      const wish = Wish.safeParse(jsonFile(file));
      if (!wish.success) throw new UsageFault(`${file}: ${z.prettifyError(wish.error)}`);
      const account = { ...wish.data.account, cardClass };
      const asked = { ...wish.data, account };
      const answer = await doorOf(command).post<Answer>('/v1/precheck', asked);
      print(command, answer, lines);
    });
}

const faults = (title: string, list: Fault[]): string[] => {
  const rows = list.map(({ field, code, zh, en }) => [field, code, zh, en]);
  return rows.length === 0 ? [] : [`\n${title}`, table(rows, '  ')];
};

const summary = ({ accountKinds, eta, fee, limits }: Answer): string[][] => [
  ['accounts', accountKinds.join(', ')],
  ['expected', chineseTime(eta)],
  ['fee', `${yuan(fee.changeFen)} yuan; outside office hours ${yuan(fee.outsideHoursFen)} more`],
  ['average day', `${yuan(limits.dailyAverageFen)} yuan`],
  [
    'a day at most',
    `class II ${yuan(limits.II.perDayFen)}, class III ${yuan(limits.III.perDayFen)} yuan`,
  ],
];

function lines(said: Answer): string {
  return [
    said.may ? 'A change may be asked for now.' : 'A change cannot be asked for now.',
    ...faults('In the way:', said.stops),
    ...faults('To put right first:', said.first),
    ...faults('Waited for by itself:', said.waits),
    ...faults('Worth a thought:', said.warnings),
    '',
    table(summary(said)),
    '\nWays in:',
    table(
      said.ways.map(({ intake, opens, papers }) => [
        intake,
        chineseTime(opens),
        papers.map((paper) => readable(paper, 'zh')).join('、'),
      ]),
      '  ',
    ),
    ...said.ways.flatMap(({ intake, first }) => faults(`Before ${intake}:`, first)),
    '\nGates:',
    table(
      [
        ['gate', 'waits for', 'usually', 'at most', 'money'],
        ...said.gates.map(({ gate, waitingOn, usually, atMost, money }) => [
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
