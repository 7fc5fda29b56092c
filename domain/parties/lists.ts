export interface ListScreening {
  screeningId: string;
  hit: boolean;
  /** Other merchants paid on the same card. */
  sharedWith: number;
}
