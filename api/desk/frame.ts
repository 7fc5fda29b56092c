/** The frame of the desk's pages: Chinese with English beside it, from phone to wide screen, without scripts. */
import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import { mayCall } from '../access.ts';
import { renderBilingual, type BilingualText, type Html } from '../pages/layout.ts';
import { caseCss } from './case-style.ts';
import type { DeskSession } from './desk.ts';
import { tableCss } from './table-style.ts';

const css = `
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0; background: #f4f5f7; color: #1c1e21; font: 15px/1.55 system-ui, sans-serif; }
header { background: #12343b; color: #fff; padding: .6rem 1rem; display: flex; flex-wrap: wrap; gap: .4rem 1.5rem; align-items: center; }
header a { color: #fff; }
header form { margin-left: auto; display: flex; gap: .8rem; align-items: center; }
main { max-width: 78rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.35rem; line-height: 1.3; margin: .4rem 0 1rem; }
h2 { font-size: 1.05rem; margin: 0 0 .6rem; overflow-wrap: anywhere; }
.en { color: #565d66; font-size: .88em; }
header .en { color: #d5e3e6; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(20rem, 1fr)); gap: 1rem; }
section { background: #fff; border-radius: 8px; padding: 1rem; margin: 0 0 1rem; overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .35rem .8rem .35rem 0; border-bottom: 1px solid #e4e7eb; }
.differs td { background: #fff6df; }
.late, .alarm { color: #9c1c13; font-weight: 600; }
.notice { border-left: 4px solid #9c1c13; }
.done { border-left: 4px solid #1a6b3c; }
nav a { display: inline-block; padding: .35rem 0; margin-right: .9rem; }
nav a[aria-current] { font-weight: 700; text-decoration: none; }
fieldset { border: 0; padding: 0; margin: 0 0 .6rem; }
legend { font-weight: 600; padding: 0; }
label { display: block; margin: .25rem 0; }
textarea, select, input[type=text] { font: inherit; width: 100%; padding: .4rem; border: 1px solid #767d86; border-radius: 6px; }
button { font: inherit; padding: .55rem 1rem; border: 0; border-radius: 6px; background: #12545f; color: #fff; cursor: pointer; }
button.danger { background: #9c1c13; }
header button { background: transparent; border: 1px solid #fff; padding: .25rem .7rem; }
details, main form { margin: 0 0 .8rem; }
summary { cursor: pointer; font-weight: 600; padding: .25rem 0; }
a:focus-visible, button:focus-visible, summary:focus-visible, input:focus-visible, textarea:focus-visible, select:focus-visible { outline: 3px solid #c77700; outline-offset: 2px; }
${caseCss}${tableCss}`;

const style = raw(`<style>${css}</style>`);

/** For the Content-Security-Policy of the desk, which allows this style only. */
export const deskStyleHash = `'sha256-${createHash('sha256').update(css).digest('base64')}'`;

/** @param session missing on the pages that anybody sees */
export const renderDeskPage = (
  title: BilingualText,
  session: DeskSession | undefined,
  content: Html,
): Html =>
  html`<!doctype html>
    <html lang="zh-CN">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title.zh} · ${title.en}</title>
        ${style}
      </head>
      <body>
        <header>
          <a href="/desk">${renderBilingual({ zh: '工作台', en: 'Desk' })}</a>
          ${session && mayCall('listTasks', session.person.roles) && html`<a href="/desk/tasks">${renderBilingual({ zh: '任务', en: 'Tasks' })}</a>`}
          ${session?.person.roles.includes('supervisor') && html`<a href="/desk/supervision">${renderBilingual({ zh: '主管', en: 'Supervision' })}</a>`}
          ${session && renderSignOut(session)}
        </header>
        <main>
          <h1>${renderBilingual(title)}</h1>
          ${content}
        </main>
      </body>
    </html>`;

const renderSignOut = ({ person, csrf }: DeskSession): Html =>
  html`<form method="post" action="/desk/sign-out">
    <span>${person.id} <span class="en">${person.roles.join(', ')}</span></span>
    <input type="hidden" name="csrf" value="${csrf}" />
    <button>退出 <span lang="en">Sign out</span></button>
  </form>`;

/** A page that says one thing, with a way on. */
export const renderDeskMessage = (
  title: BilingualText,
  session: DeskSession | undefined,
  sentence: BilingualText,
  onward: { href: string; text: BilingualText },
): Html =>
  renderDeskPage(
    title,
    session,
    html`<section class="notice">
      <p>${renderBilingual(sentence)}</p>
      <p><a href="${onward.href}">${renderBilingual(onward.text)}</a></p>
    </section>`,
  );
