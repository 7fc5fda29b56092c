/** Pages of the hosted change that say one thing and where to go on. */
import { html } from 'hono/html';
import {
  renderMessagePage,
  renderPage,
  renderSentence,
  type BilingualText,
  type Html,
} from '../pages/layout.ts';

export const renderSessionEnded = (): Html =>
  renderMessagePage(
    { zh: '本次办理已结束', en: 'This session has ended' },
    {
      zh: '为保护您的资金，一段时间未操作后需重新打开。已保存的内容都在：请回到商户应用或向客服索取新链接，从上次停下的地方继续。',
      en: 'To protect your money the session ends after a while. What you saved is kept: open it again from the merchant app, or ask the service line for a new link, and go on where you stopped.',
    },
    {
      zh: '已提交的申请仍在办理：请打开最近一条通知中的链接查看进度，凭短信验证码可继续办理。',
      en: 'A request that you submitted goes on: the link in the latest notice shows its progress, and a code by SMS opens its controls.',
    },
  );

export const renderLinkUsed = (): Html =>
  renderMessagePage(
    { zh: '链接已使用或已过期', en: 'This link was used, or has expired' },
    {
      zh: '该链接只能打开一次，且有效期很短。请回到商户应用重新打开，或向客服索取新链接；已填写的内容不会丢失。',
      en: 'It opens once, and only for a short while. Please open the change again from the merchant app, or ask the service line for a new link. What you entered is kept.',
    },
  );

export const renderBackFromProvider = (): Html =>
  renderMessagePage(
    { zh: '已返回', en: 'You are back' },
    {
      zh: '请回到商户应用继续办理，或打开最近一条通知中的链接。',
      en: 'Please go on in the merchant app, or by the link in the latest notice.',
    },
  );

/** @param returnUrl where the owner's own app goes on */
export const renderLeft = (returnUrl: string | undefined): Html =>
  renderPage(
    { zh: '已退出', en: 'You have left' },
    html`<section>
      ${renderSentence({ zh: '已填写的内容已保存，可关闭本页。', en: 'What you entered is kept. You can close this page.' })}
      ${returnUrl !== undefined && html`<a class="button" href="${returnUrl}">返回商户应用 <span lang="en">Back to the app</span></a>`}
    </section>`,
  );

/** A link opens by a button only: programs that preview links open no session. */
export const renderOpenPage = (merchantName: string): Html =>
  renderPage(
    { zh: '更换结算卡', en: 'Change your settlement card' },
    html`<section>
      ${renderSentence({
        zh: `商户：${merchantName}。请确认是您本人办理；链接只能使用一次。`,
        en: 'Please go on only if you asked for this link yourself. It works once.',
      })}
      <form method="post">
        <button>本人办理，继续 <span lang="en">Continue</span></button>
      </form>
    </section>`,
  );

export const renderHostedMessage = (
  title: BilingualText,
  sentence: BilingualText,
  onward: { href: string; text: BilingualText },
): Html =>
  renderPage(
    title,
    html`<section class="notice" role="alert">
      ${renderSentence(sentence)}
      <p>
        <a href="${onward.href}"
          >${onward.text.zh} <span class="en" lang="en">${onward.text.en}</span></a
        >
      </p>
    </section>`,
  );
