/** Full numbers in, tokens out: the only place where a number enters (design.md §4 vault). */
import { AccountBody, PersonBody } from '../../validation/accounts.ts';
import { AccountAnswer, PersonAnswer } from '../answers.ts';
import { ownMerchant } from '../finding.ts';
import { jsonBody, operation, router } from '../operation.ts';

const keepAccount = operation('keepAccount', {
  method: 'post',
  path: '/v1/accounts',
  summary: 'takes a full account number once, and answers a token for it',
  request: { body: jsonBody(AccountBody) },
  answer: { status: 201, schema: AccountAnswer, description: 'the token, and what may be shown' },
});

const keepPerson = operation('keepPerson', {
  method: 'post',
  path: '/v1/persons',
  summary: 'takes the identity of an applicant once, and answers a token for it',
  request: { body: jsonBody(PersonBody) },
  answer: { status: 201, schema: PersonAnswer, description: 'the token, and what may be shown' },
});

export const vaultRoutes = router()
  .openapi(keepAccount, async (c) => {
    const { merchantId, ...secrets } = c.req.valid('json');
    const merchant = ownMerchant(c.var.caller, merchantId);
    const kept = await c.var.doors.storage.vault.keepAccount(merchant, secrets);
    const { token, first6, last4, bankName: bank, cardType } = kept;
    return c.json({ token, first6, last4, bank, ...(cardType && { cardType }) }, 201);
  })
  .openapi(keepPerson, async (c) => {
    const { merchantId, ...secrets } = c.req.valid('json');
    const merchant = ownMerchant(c.var.caller, merchantId);
    return c.json(await c.var.doors.storage.vault.keepPerson(merchant, secrets), 201);
  });
