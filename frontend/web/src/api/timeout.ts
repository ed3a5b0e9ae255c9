/** After so many milliseconds the page waits for a response no longer. */
export const TIMEOUT = 12_000;
