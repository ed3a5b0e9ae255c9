import { PERIODS as BOARD_PERIODS, type Period as BoardPeriod } from '@/features/board/periods';
import type { Side } from '@/features/converter/hooks/useConverted';
import { PERIODS, type Period } from '@/features/history/periods';
import { isLanguage, type Language } from '@/lib/i18n/language';

/** The parameters of a page URL; null where one is missing or not valid. */
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
  country: (text) => code(text, 2),
  currency: (text) => code(text, 3),
  base: (text) => code(text, 3),
  period: (text) => PERIODS.find((each) => each === text) ?? null,
  board: (text) => BOARD_PERIODS.find((each) => each === text) ?? null,
  lang: (text) => (isLanguage(text) ? text : null),
  amount: (text) => (/^\d{1,15}(\.\d{1,12})?$/.test(text) ? text : null),
  side: (text) => (text === 'home' ? text : null),
};

const NAMES = Object.keys(READERS) as (keyof Address)[];

export function parseAddress(search: string): Address {
  const params = new URLSearchParams(search);
  const read = (name: keyof Address) => READERS[name](params.get(name) ?? '');
  return Object.fromEntries(NAMES.map((name) => [name, read(name)])) as unknown as Address;
}

/** Writes the parameters that are not null as a query string, with its question mark. */
export function queryString(address: Address): string {
  const set = NAMES.flatMap((name) => (address[name] === null ? [] : [[name, address[name]]]));
  return set.length === 0 ? '' : `?${new URLSearchParams(set).toString()}`;
}

/** Codes are written in capitals, but people type them in links as they like. */
function code(text: string, letters: number): string | null {
  return /^[a-z]+$/i.test(text) && text.length === letters ? text.toUpperCase() : null;
}
