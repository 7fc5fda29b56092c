/** The style of what only the pages of cases and of the queue have. */
export const caseCss = `
.picture { overflow: auto; max-height: 80vh; background: #eceff2; border: 1px solid #c9ced4; }
.picture:focus-visible { outline: 3px solid #c77700; outline-offset: 2px; }
.picture img { display: block; margin: 0 auto; height: auto; }
.zoom100 { width: 100%; } .zoom150 { width: 150%; } .zoom200 { width: 200%; } .zoom300 { width: 300%; }
form.inline { display: inline-flex; flex-wrap: wrap; gap: .4rem; align-items: center; }
form.inline label { display: inline-flex; flex-wrap: wrap; gap: .4rem; align-items: center; margin: 0; }
form.inline input, form.inline select { width: auto; }
form.inline button { padding: .3rem .7rem; }
input[type=checkbox], input[type=radio] { width: 1.5rem; height: 1.5rem; vertical-align: middle; margin: 0 .3rem 0 0; }
@media print { header, nav, form, details { display: none; } body, section { background: #fff; } main { padding: 0; } section { break-inside: avoid-page; } }
@media (max-width: 40rem) {
  .lines, .lines tbody, .lines tr, .lines td { display: block; }
  .lines td { border: 0; padding: 0; }
  .lines tr { padding: .4rem 0; border-bottom: 1px solid #e4e7eb; }
  th, td { overflow-wrap: anywhere; }
  .cards thead { display: none; }
  .cards tr { display: grid; grid-template-columns: 2rem 1fr 1fr; padding: .4rem 0; border-bottom: 1px solid #e4e7eb; }
  .cards td { border: 0; }
  .cards td:first-child { grid-row: span 4; }
}
`;
