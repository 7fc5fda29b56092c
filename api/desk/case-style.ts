/** The style of what only the pages of cases and of the queue have. */
export const caseCss = `
.picture { overflow: auto; max-height: 80vh; background: #eceff2; border: 1px solid #c9ced4; }
.picture:focus-visible { outline: 3px solid #c77700; outline-offset: 2px; }
.picture img { display: block; margin: 0 auto; height: auto; }
.zoom100 { width: 100%; } .zoom150 { width: 150%; } .zoom200 { width: 200%; } .zoom300 { width: 300%; }
`;
