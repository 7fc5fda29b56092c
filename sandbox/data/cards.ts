/** Test cards: the number decides how the parties behave, as with the test numbers of card networks. */
export interface Card {
  number: string;
  bankCode: string;
  /** What happens with it, as `sandbox/README.md` lists it. */
  title: string;
  match?: 'CLOSE_MATCH' | 'NO_MATCH' | 'NOT_POSSIBLE';
  status?: 'CLOSED' | 'FROZEN' | 'DORMANT' | 'LOST' | 'EXPIRED';
  accountClass?: 'II' | 'III';
  cardType?: 'CC';
  ownerType?: 'BUSINESS';
  /** The element that does not match at the bank although the name does. */
  refuted?: 'ownerId' | 'mobile';
  /** The bound card that its issuer replaced by it. */
  replaces?: { first6: string; last4: string };
  /** Opened so many days ago; long ago by default. */
  openedDaysAgo?: number;
  /** How many calls of a request the bank does not answer. */
  silentCalls?: number;
  penny?: 'later' | 'returned' | 'returned-late' | 'refused' | 'answer-lost';
  payoutFails?: true;
  /** The cent of the trial lands; later payouts come back. */
  payoutsReturn?: true;
  listed?: true;
  sharedWith?: number;
}

const icbc = '102';
const abc = '103';
const ccb = '105';

export const cards: readonly Card[] = [
  { number: '6217000200112001011', bankCode: ccb, title: 'good' },
  { number: '6222020200112001025', bankCode: icbc, title: 'good' },
  { number: '6228480200112001033', bankCode: abc, title: 'good' },
  {
    number: '6217000200112001045',
    bankCode: ccb,
    title: 'holder does not match',
    match: 'NO_MATCH',
  },
  {
    number: '6222020200112001058',
    bankCode: icbc,
    title: 'holder matches closely',
    match: 'CLOSE_MATCH',
  },
  {
    number: '6228480200112001066',
    bankCode: abc,
    title: 'cannot be verified',
    match: 'NOT_POSSIBLE',
  },
  {
    number: '6217000200112001078',
    bankCode: ccb,
    title: 'class II account',
    accountClass: 'II',
  },
  { number: '6259650200112016', bankCode: ccb, title: 'credit card', cardType: 'CC' },
  { number: '6222020200112001082', bankCode: icbc, title: 'closed', status: 'CLOSED' },
  { number: '6228480200112001090', bankCode: abc, title: 'frozen', status: 'FROZEN' },
  { number: '6217000200112001102', bankCode: ccb, title: 'reported lost', status: 'LOST' },
  { number: '6222020200112001116', bankCode: icbc, title: 'dormant', status: 'DORMANT' },
  {
    number: '6228480200112001124',
    bankCode: abc,
    title: 'bank silent twice, then confirms',
    silentCalls: 2,
  },
  {
    number: '6217000200112001136',
    bankCode: ccb,
    title: 'penny lands at the second query',
    penny: 'later',
  },
  {
    number: '6222020200112001140',
    bankCode: icbc,
    title: 'penny comes back',
    penny: 'returned',
  },
  {
    number: '6228480200112001157',
    bankCode: abc,
    title: 'penny refused (AC01)',
    penny: 'refused',
  },
  {
    number: '6217000200112001169',
    bankCode: ccb,
    title: 'penny paid, its answer lost',
    penny: 'answer-lost',
  },
  { number: '6222020200112001173', bankCode: icbc, title: 'on a blacklist', listed: true },
  {
    number: '6228480200112001181',
    bankCode: abc,
    title: 'shared with 3 merchants',
    sharedWith: 3,
  },
  { number: '6217000200112001193', bankCode: ccb, title: 'payout fails', payoutFails: true },
  {
    number: '6222020200112001207',
    bankCode: icbc,
    title: 'penny lands, then comes back',
    penny: 'returned-late',
  },
  {
    number: '6228480200112001231',
    bankCode: abc,
    title: 'cent lands, payouts come back',
    payoutsReturn: true,
  },
  {
    number: '6222020200112001215',
    bankCode: icbc,
    title: 'class III account',
    accountClass: 'III',
  },
  { number: '6228480200112001223', bankCode: abc, title: 'expired', status: 'EXPIRED' },
  {
    number: '6217000200112001235',
    bankCode: ccb,
    title: 'belongs to a namesake',
    refuted: 'ownerId',
  },
  {
    number: '6222020200112001249',
    bankCode: icbc,
    title: 'another mobile is known to the bank',
    refuted: 'mobile',
  },
  {
    number: '6228480200112001256',
    bankCode: abc,
    title: 'opened 30 days ago',
    openedDaysAgo: 30,
  },
  {
    number: '6222020200112001264',
    bankCode: icbc,
    title: 'given out for the bound card 8889',
    replaces: { first6: '622202', last4: '8889' },
  },
  {
    number: '11001018700059000123',
    bankCode: ccb,
    title: 'good corporate account',
    ownerType: 'BUSINESS',
  },
];

export const findCard = (number: string): Card | undefined =>
  cards.find((card) => card.number === number);

export const findCardByMask = (first6: string, last4: string): Card | undefined =>
  cards.find(({ number }) => number.startsWith(first6) && number.endsWith(last4));

const bankNames: Readonly<Record<string, string>> = {
  [icbc]: '工商银行',
  [abc]: '农业银行',
  [ccb]: '建设银行',
};

/** The name of the bank, or its code where the sandbox has no name. */
export const getBankName = (bankCode: string): string => bankNames[bankCode] ?? bankCode;
