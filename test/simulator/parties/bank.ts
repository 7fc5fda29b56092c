/** The bank behind the new card, as a model: who owns the account, and one cent sent to it. */
import type { BankPort, PennyOrder } from '../../../activities/bank.ts';
import type {
  AccountVerification,
  IncomingPenny,
  PaymentState,
  StatedPayment,
} from '../../../domain/parties.ts';
import { newCards, type Ground } from './ground.ts';
import { OrderBook } from './orders.ts';

const results = {
  match: 'MATCH',
  close: 'CLOSE_MATCH',
  'no-match': 'NO_MATCH',
  silent: 'UNAVAILABLE',
} as const;

export class Bank implements BankPort {
  /** Tokens of accounts that a cent landed on and stayed, by its key. */
  readonly landed = new Map<string, string>();
  readonly #ground: Ground;
  readonly #orders: OrderBook;

  constructor(ground: Ground) {
    this.#ground = ground;
    this.#orders = new OrderBook(ground, 'bankReported');
  }

  verifyAccount({ accountToken }: { accountToken: string }): Promise<AccountVerification> {
    return this.#ground.answer(() => ({
      verificationId: `verified ${accountToken}`,
      // The second card is beyond doubt: it is there to mend what was wrong with the first.
      result: accountToken === newCards[0].token ? results[this.#ground.setting.bank] : 'MATCH',
      accountStatus: 'ACTIVE',
      accountClass: 'I',
      cardType: 'DC',
    }));
  }

  sendCredit({ key, accountToken, amountFen }: PennyOrder & { remark: string }) {
    return this.#orders.place({
      key,
      carryOut: () => {
        this.#ground.write('bank', 'penny', key, { amountFen });
        this.landed.set(key, accountToken);
        if (this.#ground.setting.penny === 'returned-late') this.#return(key, amountFen);
        return { state: 'done' };
      },
    });
  }

  async getPayment(key: string): Promise<PaymentState> {
    const said = await this.#orders.ask(key);
    switch (said.state) {
      case 'done':
        return { state: this.landed.has(key) ? 'settled' : 'returned', paymentId: said.ref };
      case 'pending':
      case 'refused':
      case 'never-received':
        return { state: said.state };
    }
  }

  stateIncoming(): Promise<StatedPayment> {
    return this.#ground.answer(() => ({
      url: 'https://bank.example/pay',
      amountFen: 17,
      remark: 'R1',
    }));
  }

  /** Nobody pays from the new card. */
  getIncoming(): Promise<IncomingPenny[]> {
    return this.#ground.answer(() => []);
  }

  /** The account did not keep it: half an hour later it is back. */
  #return(key: string, amountFen: number): void {
    this.#ground.clock.after(1_800_000, () => {
      this.landed.delete(key);
      this.#ground.write('bank', 'penny-returned', key, { amountFen, undoes: key });
      this.#ground.callBack('bankReported', key);
    });
  }
}
