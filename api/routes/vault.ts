/** Exchanges full numbers for tokens: the only operations that take a full number. */
import { AccountBody, PersonBody } from '../bodies/accounts.ts';
import { AccountAnswer, PersonAnswer } from '../answers/vault.ts';
import { requireOwnMerchant } from '../ownership.ts';
import { takeEntry } from '../limits.ts';
import { jsonBody, declareOperation, createRouter } from '../operation.ts';

const tokenizeAccount = declareOperation('tokenizeAccount', {
  method: 'post',
  path: '/v1/accounts',
  summary: 'stores a full account number and answers with a token for it',
  request: { body: jsonBody(AccountBody) },
  answer: {
    status: 201,
    schema: AccountAnswer,
    description: 'the token, and the part that may be shown',
  },
});

const tokenizePerson = declareOperation('tokenizePerson', {
  method: 'post',
  path: '/v1/persons',
  summary: 'stores the identity of an applicant and answers with a token for it',
  request: { body: jsonBody(PersonBody) },
  answer: {
    status: 201,
    schema: PersonAnswer,
    description: 'the token, and the part that may be shown',
  },
});

export const vaultRoutes = createRouter()
  .openapi(tokenizeAccount, async (c) => {
    const { merchantId, asPrinted: _, ...secrets } = c.req.valid('json');
    const merchant = await requireOwnMerchant(c.var.dependencies, c.var.caller, merchantId);
    await takeEntry(c.var.dependencies, c.var.caller, 'tokens', merchantId);
    const account = await c.var.dependencies.storage.vault.tokenizeAccount(merchant, secrets);
    const { token, first6, last4, bankName: bank, cardType } = account;
    return c.json({ token, first6, last4, bank, ...(cardType && { cardType }) }, 201);
  })
  .openapi(tokenizePerson, async (c) => {
    const { merchantId, ...secrets } = c.req.valid('json');
    const merchant = await requireOwnMerchant(c.var.dependencies, c.var.caller, merchantId);
    await takeEntry(c.var.dependencies, c.var.caller, 'tokens', merchantId);
    return c.json(await c.var.dependencies.storage.vault.tokenizePerson(merchant, secrets), 201);
  });
