/**
 * The progress page behind the links of notices. Who has the link sees it; who also reads the messages to a settled mobile comes
 * to its controls, which are those of the hosted change.
 */
import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { html } from 'hono/html';
import type { RequestRow } from '../../activities/requests.ts';
import type { ApiEnv } from '../dependencies.ts';
import { FormKey } from '../form-tokens.ts';
import { describeRefusal } from '../hosted/errors.ts';
import { renderAlert } from '../hosted/forms.ts';
import { beginHostedSession, getBrowserSecret, keepBrowserSecret } from '../hosted/session.ts';
import {
  buildPressToken,
  isPressed,
  readPressedForm,
  resolveStatusLink,
} from '../linked-request.ts';
import { createRouter, declareOpenOperation, kilobyte } from '../operation.ts';
import { answerErrorPage } from '../pages/error.ts';
import type { BilingualText } from '../pages/layout.ts';
import { renderNow } from '../pages/now.ts';
import { renderPayouts } from '../pages/payouts.ts';
import { renderCodeForms } from '../pages/progress-code.ts';
import { renderReceiptSection } from '../pages/receipt.ts';
import { listStages, renderStages } from '../pages/stages.ts';
import {
  hasEnded,
  renderProviderLinks,
  renderStatusPage,
  type ShownStatus,
} from '../pages/status.ts';
import { renderBadLinkPage, renderLinkEndedPage } from '../pages/stop.ts';
import { readPayouts } from '../payouts.ts';
import { enterProgressCode, findProgressCode, sendProgressCode } from '../progress-codes.ts';
import { findReceipt } from '../receipt.ts';
import { findServicePhone } from '../service-phone.ts';
import { findSignedAgreement } from '../signed-agreement.ts';
import { buildRecordedStatus } from '../views/card-change.ts';

const request = { params: z.object({ token: z.string() }) };

const show = declareOpenOperation('showProgress', {
  method: 'get',
  path: '/status/{token}',
  summary: "page: the merchant's progress; a GET changes nothing",
  request,
});
const act = declareOpenOperation('openProgress', {
  method: 'post',
  path: '/status/{token}',
  summary: 'page: sends a code to the mobile on record, and opens the controls to who enters it',
  request,
  maxBytes: kilobyte,
});

export const statusPageRoutes = createRouter()
  .openapi(show, async (c) => {
    const found = await resolveStatusLink(c, c.req.valid('param').token);
    if (found === 'ended') return c.html(renderLinkEndedPage(), 410);
    return found ? showProgress(c, found.row) : c.html(renderBadLinkPage(), 404);
  })
  .openapi(act, async (c) => {
    const found = await resolveStatusLink(c, c.req.valid('param').token);
    if (found === 'ended') return c.html(renderLinkEndedPage(), 410);
    if (!found) return c.html(renderBadLinkPage(), 404);
    const { row } = found;
    const { dependencies } = c.var;
    const form = await readPressedForm(c);
    const key = FormKey.safeParse(form.get('key'));
    if (!isPressed(c, form) || !key.success) return showProgress(c, row, expired, 403);
    try {
      if (form.get('step') === 'enter') {
        const typed = form.get('code') ?? '';
        const person = await enterProgressCode(dependencies, found, getBrowserSecret(c), typed);
        await beginHostedSession(c, person, `by a code for ${row.requestId}`);
        return c.redirect('/change/progress', 303);
      }
      const browser = keepBrowserSecret(c);
      await sendProgressCode(dependencies, found, browser, key.data);
      return await showProgress(c, row, undefined, 200, browser);
    } catch (error) {
      const alert = describeRefusal(error, findServicePhone(c));
      if (!alert) throw error;
      return showProgress(c, row, alert, 409);
    }
  });

statusPageRoutes.onError(answerErrorPage);

const expired = {
  zh: '页面已过期，未执行任何操作，请重试',
  en: 'The page was no longer valid: nothing was done. Please try again.',
};

async function showProgress(
  c: Context<ApiEnv>,
  row: RequestRow,
  alert?: BilingualText,
  httpStatus: 200 | 403 | 409 = 200,
  browser = getBrowserSecret(c),
) {
  const { dependencies } = c.var;
  const { acquirerId, requestId } = row;
  const [agreement, payouts, entries, sent] = await Promise.all([
    findSignedAgreement(dependencies, row),
    dependencies.payouts && readPayouts(dependencies, row),
    dependencies.storage.auditLog.read(acquirerId, requestId),
    findProgressCode(dependencies, row, browser),
  ]);
  const receipt = await findReceipt(dependencies, row, () => entries);
  const status: ShownStatus = buildRecordedStatus(row) ?? row.state;
  const { values: policy } = dependencies.getPolicy(acquirerId);
  return c.html(
    renderStatusPage(row, status, {
      agreement,
      payouts: dependencies.payouts && renderPayouts(payouts, status.payers),
      outcome: alert && renderAlert([alert]),
      now: renderNow(
        status,
        findServicePhone(c),
        html`${renderProviderLinks(status, agreement)}
        ${renderCodeForms(buildPressToken(c), sent, hasEnded(status))}`,
      ),
      stages: renderStages(listStages(row, entries, policy), row.acknowledgement?.eta),
      more: receipt && renderReceiptSection(receipt),
    }),
    httpStatus,
  );
}
