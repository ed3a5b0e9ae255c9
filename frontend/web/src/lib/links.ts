/** What a link leads to: a country and its currency, or a currency alone. */
export interface Target {
  country: string | null;
  currency: string | null;
}

/** The address of a target, and the way there without loading the page anew. */
export interface Links {
  href: (to: Target) => string;
  follow: (to: Target) => void;
}
