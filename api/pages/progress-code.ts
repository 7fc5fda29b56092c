/** How whoever reads the progress page comes to its controls: by a code that is sent to a settled mobile. */
import { html } from 'hono/html';
import type { ProgressCode } from '../../adapters/storage/progress-codes.ts';
import { createFormKey } from '../form-tokens.ts';
import { renderField } from '../hosted/forms.ts';
import { renderBilingual, type BilingualText, type Html } from './layout.ts';

/**
 * The forms have no address of their own: a page behind a short link is sent back to that.
 * @param pressToken of the page
 * @param sent the code that this browser can enter
 * @param isEnded whether nothing is left to be done to the request
 */
export const renderCodeForms = (
  pressToken: string,
  sent: ProgressCode | undefined,
  isEnded: boolean,
): Html => {
  const renderForm = (step: 'send' | 'enter', button: BilingualText, content?: Html): Html =>
    html`<form method="post">
      <input type="hidden" name="press" value="${pressToken}" />
      <input type="hidden" name="key" value="${createFormKey()}" />
      <input type="hidden" name="step" value="${step}" />
      ${content}
      <button class="${sent && step === 'send' ? 'secondary' : ''}">
        ${button.zh} <span lang="en">${button.en}</span>
      </button>
    </form>`;
  const send = (button: BilingualText): Html => renderForm('send', button);
  if (!sent)
    return html`<p>${renderBilingual(isEnded ? whyAfterwards : why)}</p>
      ${send({ zh: '发送验证码至登记手机', en: 'Send the code' })}`;
  return html`${renderForm(
      'enter',
      { zh: '验证并办理', en: 'Enter and go on' },
      renderField({
        name: 'code',
        label: { zh: `短信验证码（已发送至 ${sent.masked}）`, en: 'The code that we sent' },
        isNumber: true,
        autocomplete: 'one-time-code',
      }),
    )}
    <details>
      <summary>${renderBilingual({ zh: '没有收到？', en: 'Nothing came?' })}</summary>
      ${send({ zh: '重新发送', en: 'Send another code' })}
    </details>`;
};

const whyAfterwards = {
  zh: '如需提出异议或咨询客服，请先用登记手机验证。只是查看无需验证。',
  en: 'To object or to ask us, first enter a code that we send to the mobile on record. Looking needs none.',
};

const why = {
  zh: '办理（补正、验证、选择时间、撤销、咨询客服等）前，请用登记手机验证。只是查看无需验证。',
  en: 'To do something here (correct, prove, choose the time, withdraw, ask us), first enter a code that we send to the mobile on record. Looking needs none.',
};
