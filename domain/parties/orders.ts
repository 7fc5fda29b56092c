/** An order's answer in the port's words; `unknown` means asked again by our key, never sent again. */
export type OrderAnswer =
  | { state: 'done'; ref: string; result?: Record<string, string | number | boolean> }
  | { state: 'pending'; ref: string }
  | { state: 'refused'; code: string; ref?: string }
  | { state: 'unavailable'; retryAfterMs?: number }
  | { state: 'unknown' };

/** What a party says when asked about an order by its key. */
export type OrderState =
  | Exclude<OrderAnswer, { state: 'unavailable' } | { state: 'unknown' }>
  | { state: 'never-received' };
