/** What a party is asked about: the test merchant of the sandbox, or what `--data` names in its place. */
import { z } from 'zod';
import { computeTerminalNo } from '../../sandbox/data/merchants.ts';

const Account = z.strictObject({
  number: z.string().regex(/^\d{8,32}$/),
  kind: z.enum(['PERSONAL', 'CORPORATE']),
  bankCode: z.string().min(1),
  cnaps: z.string().optional(),
  holderName: z.string().min(1),
});
const Person = z.strictObject({
  name: z.string().min(1),
  idType: z.string().min(1),
  idNumber: z.string().min(1),
});

const merchantId = z.string().min(1);

export const Example = z.strictObject({
  acquirerId: z.string().min(1),
  /** A merchant of the test environment: its account is changed and put back. */
  merchantId,
  /** The registered owner. */
  owner: Person,
  /** An account of the owner, and another one. */
  account: Account,
  otherAccount: Account,
  /** A network and a terminal of the merchant, and a terminal that nobody has. */
  networkId: z.string().min(1),
  terminal: z.string().min(1),
  unknownTerminal: z.string().min(1),
  /** A merchant and a network that pays it by itself, if there is one. */
  payingNetwork: z.strictObject({ merchantId, networkId: z.string().min(1) }).optional(),
  /** A merchant with a terminal that has a card of its own, and its number at a network, if there is one. */
  ownCard: z
    .strictObject({
      merchantId,
      terminal: z.string().min(1),
      networkId: z.string().min(1),
      terminalNo: z.string().min(1),
    })
    .optional(),
  /** A mobile that gets the messages, and one that none reaches. */
  mobile: z.string().min(1),
  unreachableMobile: z.string().min(1).optional(),
});
export type Example = z.infer<typeof Example>;

/** Known to the sandbox, and made up. */
export const sandboxExample: Example = {
  acquirerId: 'demo',
  merchantId: 'M-GREEN',
  owner: { name: '李桂香', idType: 'resident-id', idNumber: '110105198506120042' },
  account: {
    number: '6217000200112001011',
    kind: 'PERSONAL',
    bankCode: '105',
    holderName: '李桂香',
  },
  otherAccount: {
    number: '6228480200112001033',
    kind: 'PERSONAL',
    bankCode: '103',
    holderName: '李桂香',
  },
  networkId: 'unionpay',
  terminal: 'SN-M-GREEN-1',
  unknownTerminal: 'SN-NOBODY-HAS',
  payingNetwork: { merchantId: 'M-SELF-PAID', networkId: 'alipay' },
  ownCard: {
    merchantId: 'M-OWNCARD',
    terminal: 'SN-M-OWNCARD-2',
    networkId: 'unionpay',
    terminalNo: computeTerminalNo('SN-M-OWNCARD-2'),
  },
  mobile: '13800001234',
  unreachableMobile: '13800009999',
};
