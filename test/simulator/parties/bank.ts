/** Model of the new card's bank: who owns the account, and the cent sent to it. */
import type { BankPort, IncomingPaymentRequest, PennyOrder } from '../../../activities/bank.ts';
import type { OpenedSession, SessionOrder, SessionResult } from '../../../activities/identity.ts';
import type {
  AccountVerification,
  IncomingPenny,
  PaymentState,
  StatedPayment,
} from '../../../domain/parties/bank.ts';
import { buildSession, newCards, type SimulationContext } from './context.ts';
import { OrderStore } from './order-store.ts';

const results = {
  match: 'MATCH',
  close: 'CLOSE_MATCH',
  'no-match': 'NO_MATCH',
  silent: 'UNAVAILABLE',
} as const;

/** The amount in fen that the owner pays to prove the card by a payment from it. */
export const statedFen = 17;

export class Bank implements BankPort {
  /** Credited cents by key: their account, and when it returned them. */
  readonly landed = new Map<string, { accountToken: string; returnedAt?: number }>();
  /** Requested payments from a new card by key, and what was received. */
  readonly incoming = new Map<string, { accountToken: string; payments: IncomingPenny[] }>();
  readonly #context: SimulationContext;
  readonly #orders: OrderStore;
  readonly #findLast4: (token: string) => string;

  constructor(context: SimulationContext, last4Of: (token: string) => string) {
    this.#context = context;
    this.#findLast4 = last4Of;
    this.#orders = new OrderStore(context, 'bankReported');
  }

  verifyAccount({ accountToken }: { accountToken: string }): Promise<AccountVerification> {
    return this.#context.answerQuestion(() => ({
      verificationId: `verified ${accountToken}`,
      // The second card always matches: it corrects the problem of the first.
      result: accountToken === newCards[0].token ? results[this.#context.setting.bank] : 'MATCH',
      accountStatus: this.#isClosed(accountToken) ? 'CLOSED' : 'ACTIVE',
      accountClass: 'I',
      cardType: 'DC',
    }));
  }

  sendCredit({ key, accountToken, amountFen }: PennyOrder & { remark: string }) {
    return this.#orders.place({
      key,
      body: { accountToken, amountFen },
      execute: () => {
        this.#context.writeLedger('bank', 'penny', key, { amountFen });
        this.landed.set(key, { accountToken });
        const { penny } = this.#context.setting;
        if (penny === 'returned-late' || this.#isClosed(accountToken))
          this.#returnPenny(key, amountFen);
        return { state: 'done' };
      },
    });
  }

  async getPayment(key: string): Promise<PaymentState> {
    const said = await this.#orders.query(key);
    switch (said.state) {
      case 'done':
        return {
          state: this.landed.get(key)?.returnedAt ? 'returned' : 'settled',
          paymentId: said.ref,
        };
      case 'pending':
      case 'refused':
      case 'never-received':
        return { state: said.state };
    }
  }

  requestIncoming({ key, accountToken }: IncomingPaymentRequest): Promise<StatedPayment> {
    return this.#context.answerQuestion(() => {
      if (!this.incoming.has(key)) this.incoming.set(key, { accountToken, payments: [] });
      return { url: 'https://bank.example/pay', amountFen: statedFen, remark: 'R1' };
    });
  }

  getIncoming(key: string): Promise<IncomingPenny[]> {
    return this.#context.answerQuestion(() => [...(this.incoming.get(key)?.payments ?? [])]);
  }

  openPasswordCheck({ key }: SessionOrder): Promise<OpenedSession> {
    return this.#context.answerQuestion(() => buildSession(key));
  }

  /** No simulated owner enters a password at the issuer. */
  getPasswordCheck(): Promise<SessionResult> {
    return this.#context.answerQuestion(() => ({ result: 'open' }));
  }

  /** The owner of a new card pays the amount stated last for it, or another amount. */
  payFromCard(accountToken: string, amountFen: number): void {
    const stated = [...this.incoming.values()].findLast(
      (each) => each.accountToken === accountToken,
    );
    stated?.payments.push({ amountFen, payer: 'MATCH' });
  }

  #isClosed(accountToken: string): boolean {
    return this.#context.closedCards.has(this.#findLast4(accountToken));
  }

  /** The account returns the cent after half an hour. */
  #returnPenny(key: string, amountFen: number): void {
    this.#context.clock.after(1_800_000, () => {
      const cent = this.landed.get(key);
      if (cent) cent.returnedAt = this.#context.clock.now;
      this.#context.writeLedger('bank', 'penny-returned', key, { amountFen, undoes: key });
      this.#context.sendCallback('bankReported', key);
    });
  }
}
