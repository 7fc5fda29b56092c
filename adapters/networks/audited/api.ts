/** What a network that audits must be able to do, in its own API. */
import type { NetworkOrder } from '../../../activities/networks.ts';
import type { AccountSecrets } from '../../../activities/vault.ts';
import type { FailureCode } from '../../../domain/failures/codes.ts';
import type { Application } from './applications.ts';

/** Whose account is read or changed. */
export type Place = Pick<Application, 'merchantNo' | 'terminalNo'>;

/** An application that was sent and whose number or own number is known. */
export type KnownApplication = Application & { account: NonNullable<Application['account']> };

/** What the network says of an application. */
export type Audit =
  | { kind: 'auditing'; ref?: string }
  /** `unpayable`: bound, but not everywhere or not usable. */
  | { kind: 'passed'; ref?: string; unpayable?: FailureCode }
  /** The old account stays bound. */
  | { kind: 'failed'; code: FailureCode; ref?: string; mayAppeal?: boolean }
  /** The network does not know it: only one that finds applications by our number can say so. */
  | { kind: 'missing' };

/** The account that the network pays now. */
export interface BoundAccount {
  /** As the network shows it, often masked; empty before the first account is bound. */
  shown: string;
  /** The network has verified that payouts to it work. */
  isVerified?: true;
  /** Payouts to it are impossible. */
  unpayable?: FailureCode;
}

/** A form that is ready to leave. */
export interface PreparedForm {
  /**
   * @returns the number that the network gave the application
   * @throws PortFailure `unavailable` or `refused` when nothing was accepted, else `unknown`
   */
  send(signal: AbortSignal): Promise<string>;
}

/** What an application is sent with. */
export interface Sender {
  order: NetworkOrder;
  account: AccountSecrets;
  /** From `createOwnNo`; empty at networks that take no number of ours. */
  ownNo: string;
  signal: AbortSignal;
}

export interface AuditedApi {
  networkId: string;
  /** Whether a single terminal may have an account of its own. */
  hasTerminalAccounts: boolean;
  /** Whether an application is found by our own number, so that a lost answer loses nothing. */
  findsByOwnNo: boolean;
  /**
   * So long after sending, ms, what was sent may still arrive: until then nobody calls an application missing, or
   * refused in spite of its appeal.
   */
  mayArriveForMs?: number;
  /** A number of ours for the next application, where the network takes one. */
  createOwnNo?(seen: Application): string;
  /** The merchant's number at the network. @throws PortFailure refused when the record names none */
  getMerchantNo(order: Pick<NetworkOrder, 'merchantNo'>): string;
  /** @throws PortFailure unavailable */
  readAudit(application: KnownApplication, signal: AbortSignal): Promise<Audit>;
  /** @throws PortFailure unavailable */
  readBoundAccount(place: Place, signal: AbortSignal): Promise<BoundAccount>;
  /**
   * Everything that can fail before the row is written.
   * @throws PortFailure refused for an account that the API cannot express, or unavailable
   */
  prepare(seen: Application, sender: Sender): Promise<PreparedForm>;
  /** Has a person judge what was refused automatically. @throws PortFailure as `send` */
  appeal?(application: Application, signal: AbortSignal): Promise<void>;
}
