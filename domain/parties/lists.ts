export interface ListScreening {
  screeningId: string;
  hit: boolean;
  /** How many other merchants are paid on the same card. */
  sharedWith: number;
}
