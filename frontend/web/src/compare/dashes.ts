/** Dashes in pixels, so that lines can be told apart without their colours. */
export const DASHES = [
  [],
  [9, 4],
  [2, 3],
  [12, 4, 2, 4],
  [5, 3],
  [16, 5],
  [2, 3, 7, 3],
  [12, 3, 2, 3, 2, 3],
];
