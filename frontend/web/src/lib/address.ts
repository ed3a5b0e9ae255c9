import { isLanguage, type Language } from '@/lib/i18n/language';

export const PERIODS = ['1w', '1m', '3m', '6m', '1y', '5y', 'max'] as const;
export type Period = (typeof PERIODS)[number];

export const BOARDS = ['daily', 'weekly', 'monthly', 'total'] as const;
export type BoardPeriod = (typeof BOARDS)[number];

/** Which side of the converter was typed into: money of there, or money of home. */
export type Side = 'there' | 'home';

/** What a URL of the page says; null where it says nothing, or nothing sensible. */
export interface Address {
  country: string | null;
  currency: string | null;
  base: string | null;
  period: Period | null;
  board: BoardPeriod | null;
  lang: Language | null;
  amount: string | null;
  side: Side | null;
}

const READERS: { [Name in keyof Address]: (text: string) => Address[Name] } = {
  country: (text) => (/^[A-Z]{2}$/.test(text) ? text : null),
  currency: currencyCode,
  base: currencyCode,
  period: (text) => PERIODS.find((each) => each === text) ?? null,
  board: (text) => BOARDS.find((each) => each === text) ?? null,
  lang: (text) => (isLanguage(text) ? text : null),
  amount: (text) => (/^\d{1,15}(\.\d{1,12})?$/.test(text) ? text : null),
  side: (text) => (text === 'home' ? text : null),
};

const NAMES = Object.keys(READERS) as (keyof Address)[];

export function parsed(search: string): Address {
  const said = new URLSearchParams(search);
  const read = (name: keyof Address) => READERS[name](said.get(name) ?? '');
  return Object.fromEntries(NAMES.map((name) => [name, read(name)])) as unknown as Address;
}

export function search(address: Address): string {
  const said = NAMES.flatMap((name) => (address[name] === null ? [] : [[name, address[name]]]));
  return said.length === 0 ? '' : `?${new URLSearchParams(said).toString()}`;
}

function currencyCode(text: string): string | null {
  return /^[A-Z]{3}$/.test(text) ? text : null;
}
