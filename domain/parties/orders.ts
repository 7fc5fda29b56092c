/** What a party answered to an order. After `unknown` the order is queried by its key and never sent again. */
export type OrderAnswer =
  | { state: 'done'; ref: string; result?: Record<string, string | number | boolean> }
  | { state: 'pending'; ref: string }
  /** `mayAppeal`: a machine has refused, and whoever orders again has a person there judge. */
  | { state: 'refused'; code: string; ref?: string; mayAppeal?: true }
  | { state: 'unavailable'; retryAfterMs?: number }
  | { state: 'unknown' };

/** What a party answers when an order is queried by its key. */
export type OrderState =
  | Exclude<OrderAnswer, { state: 'unavailable' } | { state: 'unknown' }>
  | { state: 'never-received' };
