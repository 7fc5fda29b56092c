/** The tables of opencc-js have no types of their own: each is a list such as `呂 吕|龑 䶮`. */
declare module 'opencc-js/dict/*' {
  const table: string;
  export default table;
}
