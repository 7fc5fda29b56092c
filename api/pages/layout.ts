/** The frame of every page: Chinese first with English beside it, readable on a phone, no scripts. */
import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

const css = `
body { margin: 0; background: #f4f5f7; color: #1c1e21; font: 16px/1.6 system-ui, sans-serif; }
main { max-width: 40rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
h1 { font-size: 1.4rem; line-height: 1.3; }
section, table { background: #fff; border-radius: 8px; padding: 1rem; margin: 1rem 0; width: 100%; box-sizing: border-box; }
td, th { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0; }
th { font-weight: 600; }
.en { color: #5f6670; font-size: .9rem; }
button { font: inherit; width: 100%; padding: .8rem; border: 0; border-radius: 8px; background: #b3261e; color: #fff; }
code { font-family: ui-monospace, monospace; overflow-wrap: anywhere; }
`;

/** The style as one string: with any other white space the hash below would not match. */
const style = raw(`<style>${css}</style>`);

/** For the Content-Security-Policy, which allows this style only. */
export const styleHash = `'sha256-${createHash('sha256').update(css).digest('base64')}'`;

/** Where `showServicePhone` puts the acquirer's number. */
export const servicePhoneMark = '<!-- service phone -->';

/** A sentence in both languages. */
export interface BilingualText {
  zh: string;
  en: string;
}

export const renderPage = (title: BilingualText, content: Html): Html =>
  html`<!doctype html>
    <html lang="zh-CN">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title.zh}</title>
        ${style}
      </head>
      <body>
        <main>
          <h1>${title.zh}<br /><span class="en" lang="en">${title.en}</span></h1>
          ${content} ${raw(servicePhoneMark)}
        </main>
      </body>
    </html>`;

export const renderSentence = ({ zh, en }: BilingualText): Html =>
  html`<p>${zh}<br /><span class="en" lang="en">${en}</span></p>`;

/** A row of a table. */
export const renderRow = (name: BilingualText, value: BilingualText): Html =>
  html`<tr>
    <th>${name.zh}<br /><span class="en" lang="en">${name.en}</span></th>
    <td>${value.zh}<br /><span class="en" lang="en">${value.en}</span></td>
  </tr>`;

/** A page that holds sentences only. */
export const renderMessagePage = (title: BilingualText, ...sentences: BilingualText[]): Html =>
  renderPage(title, html`<section>${sentences.map(renderSentence)}</section>`);
