/** The frame of every page: Chinese first with English beside it, readable on a phone, no scripts. */
import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

const css = `
* { box-sizing: border-box; }
body { margin: 0; background: #f4f5f7; color: #1c1e21; font: 16px/1.6 system-ui, sans-serif; }
main { max-width: 40rem; margin: 0 auto; padding: 1rem 1rem 3rem; }
h1 { font-size: 1.4rem; line-height: 1.3; margin: .6rem 0; }
h2 { font-size: 1.1rem; line-height: 1.4; margin: 0 0 .6rem; }
h3 { font-size: 1rem; margin: 1.2rem 0 .3rem; }
section, table { background: #fff; border-radius: 8px; padding: 1rem; margin: 1rem 0; width: 100%; }
section table { padding: 0; margin: 0; }
td, th { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0; overflow-wrap: anywhere; }
th { font-weight: 600; min-width: 6.5rem; }
p { margin: .4rem 0; }
a { color: #0b5a66; overflow-wrap: anywhere; }
.en, .hint { color: #565d66; font-size: .9rem; }
.steps { list-style: none; display: flex; flex-wrap: wrap; gap: .2rem 1rem; padding: 0; margin: .6rem 0; font-size: .95rem; }
.steps [aria-current] { font-weight: 700; border-bottom: 3px solid #12545f; }
.stages { list-style: none; padding: 0; margin: 0; }
.stages li { border-left: 3px solid #aab2bb; padding: .1rem 0 .7rem .9rem; }
.stages .past { border-color: #1a6b3c; }
.stages .now { border-color: #12545f; border-left-width: 6px; padding-left: .7rem; font-weight: 600; }
.notice { border-left: 5px solid #9c1c13; }
.done { border-left: 5px solid #1a6b3c; }
.now-do { border-left: 5px solid #12545f; }
.field { margin: 0 0 1rem; }
.field label { display: block; font-weight: 600; }
.check { display: flex; gap: .6rem; align-items: flex-start; margin: .6rem 0; min-height: 1.6rem; }
.check input { width: 1.3rem; height: 1.3rem; flex: none; margin: .15rem 0; }
fieldset { border: 1px solid #767d86; border-radius: 8px; padding: .3rem 1rem .6rem; margin: 0 0 1rem; }
legend { font-weight: 600; }
.problem { color: #9c1c13; font-weight: 600; }
.field input, select, textarea { font: inherit; width: 100%; padding: .65rem; border: 1px solid #767d86; border-radius: 8px; background: #fff; color: inherit; }
button, .button { display: block; font: inherit; text-align: center; width: 100%; padding: .8rem; margin: .6rem 0 0; border: 0; border-radius: 8px; background: #12545f; color: #fff; text-decoration: none; cursor: pointer; }
button.danger { background: #9c1c13; }
button.secondary { background: #fff; color: #12545f; border: 2px solid #12545f; }
details { background: #fff; border-radius: 8px; padding: 0 1rem; margin: .6rem 0; }
section details { padding: 0; margin: 0; }
summary { cursor: pointer; font-weight: 600; padding: .8rem 0; }
details[open] { padding-bottom: 1rem; }
section details[open] { padding-bottom: .6rem; }
code { font-family: ui-monospace, monospace; overflow-wrap: anywhere; }
a:focus-visible, button:focus-visible, summary:focus-visible, input:focus-visible, textarea:focus-visible, select:focus-visible { outline: 3px solid #c77700; outline-offset: 2px; }
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

/** Both languages in one line. */
export const renderBilingual = ({ zh, en }: BilingualText): Html =>
  html`${zh} <span class="en" lang="en">${en}</span>`;

export const renderSentence = ({ zh, en }: BilingualText): Html =>
  html`<p>${zh}<br /><span class="en" lang="en">${en}</span></p>`;

/** A row of a table. @param more what stands below the value */
export const renderRow = (name: BilingualText, value: BilingualText, more?: Html): Html =>
  html`<tr>
    <th scope="row">${name.zh}<br /><span class="en" lang="en">${name.en}</span></th>
    <td>${value.zh}<br /><span class="en" lang="en">${value.en}</span>${more}</td>
  </tr>`;

/** A page that holds sentences only. */
export const renderMessagePage = (title: BilingualText, ...sentences: BilingualText[]): Html =>
  renderPage(title, html`<section>${sentences.map(renderSentence)}</section>`);
