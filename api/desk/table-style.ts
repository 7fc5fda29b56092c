/** The style of tables on a phone: each row is a card, and each value stands below the name of its column. */
export const tableCss = `
code { overflow-wrap: anywhere; }
@media (max-width: 40rem) {
  .named, .named tbody { display: block; }
  .named thead { display: none; }
  .named tr { display: grid; grid-template-columns: 1fr 1fr; gap: .3rem .8rem; padding: .5rem 0; border-bottom: 1px solid #e4e7eb; }
  .named td { border: 0; padding: 0; min-width: 0; }
  .named td::before { content: attr(data-column); display: block; color: #565d66; font-size: .82em; }
  .named td:first-child, .named td:last-child:nth-child(even) { grid-column: 1 / -1; }
  .named td:empty { display: none; }
}
`;
