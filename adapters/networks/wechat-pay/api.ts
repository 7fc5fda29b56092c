/** The three calls of WeChat Pay's partner API about the settlement account of a sub-merchant. */
import { z } from 'zod';
import type { WechatPayClient } from './client.ts';

const ApplicationNo = z.string().regex(/^[\w-]{1,64}$/);
const Accepted = z.object({ application_no: ApplicationNo });

const Application = z.object({
  /** Masked. The answer names the application by nothing else. */
  account_number: z.string().optional(),
  verify_result: z.enum(['AUDITING', 'AUDIT_SUCCESS', 'AUDIT_FAIL']),
  verify_fail_reason: z.string().optional(),
});

const Settlement = z.object({
  /** Masked; empty or missing before the first account is bound. */
  account_number: z.string().default(''),
  verify_result: z.enum(['VERIFY_SUCCESS', 'VERIFY_FAIL', 'VERIFYING']),
  verify_fail_reason: z.string().optional(),
});
export type Settlement = z.output<typeof Settlement>;

/** The body of `modify-settlement`; numbers and names are encrypted. */
export interface ModifySettlement {
  modify_mode: 'MODIFY_MODE_ASYNC';
  account_type: 'ACCOUNT_TYPE_BUSINESS' | 'ACCOUNT_TYPE_PRIVATE';
  account_bank: string;
  bank_address_code?: string;
  bank_branch_id?: string;
  account_number: string;
  account_name: string;
}

/** Asks for masks of first six and last four digits. One documented endpoint ignores this and shows fewer digits. */
const maskQuery = 'account_number_rule=ACCOUNT_NUMBER_RULE_MASK_V2';

export type SettlementApi = ReturnType<typeof createSettlementApi>;

/** @throws PortFailure as the client */
export const createSettlementApi = (client: WechatPayClient) => ({
  /** @returns the application number */
  modify: async (
    subMchid: string,
    body: ModifySettlement,
    signal: AbortSignal,
  ): Promise<string> => {
    const accepted = await client.post({
      about: 'modify settlement',
      target: `${buildPath(subMchid)}/modify-settlement`,
      body,
      answer: Accepted,
      signal,
    });
    return accepted.application_no;
  },
  application: (subMchid: string, applicationNo: string, signal: AbortSignal) =>
    client.get({
      about: 'read application',
      target: `${buildPath(subMchid)}/application/${applicationNo}?${maskQuery}`,
      answer: Application,
      signal,
    }),
  settlement: (subMchid: string, signal: AbortSignal) =>
    client.get({
      about: 'read settlement',
      target: `${buildPath(subMchid)}/settlement?${maskQuery}`,
      answer: Settlement,
      signal,
    }),
});

const buildPath = (subMchid: string): string => `/v3/apply4sub/sub_merchants/${subMchid}`;
