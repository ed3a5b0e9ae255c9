import { PERIODS, type Period } from '@/features/history/periods';
import { isLanguage, type Language } from '@/lib/i18n/language';

/** The columns that the table can be sorted by. */
export const COLUMNS = ['name', 'change', 'volatility', 'standing', 'correlation'] as const;
export type Column = (typeof COLUMNS)[number];

export interface Sort {
  column: Column;
  descending: boolean;
}

/** The parameters of the URL; null where one is missing or not valid. */
export interface Address {
  targets: string[] | null;
  base: string | null;
  period: Period | null;
  sort: Sort | null;
  lang: Language | null;
}

// A longer list is a mistake; the page shows eight and names the rest.
const READ_AT_MOST = 40;

export function parseAddress(search: string): Address {
  const params = new URLSearchParams(search);
  const read = (name: string) => params.get(name) ?? '';
  const base = code(read('base'));
  const lang = read('lang');
  return {
    targets: params.has('targets') ? codes(read('targets')) : null,
    base: base.length === 3 ? base : null,
    period: PERIODS.find((each) => each === read('period')) ?? null,
    sort: parseSort(read('sort')),
    lang: isLanguage(lang) ? lang : null,
  };
}

/** Writes the parameters that are not null as a query string, with its question mark. */
export function queryString({ targets, base, period, sort, lang }: Address): string {
  const texts = {
    targets: targets?.join(',') ?? null,
    base,
    period,
    sort: sort && `${sort.descending ? '-' : ''}${sort.column}`,
    lang,
  };
  const set = Object.entries(texts).filter((each): each is [string, string] => each[1] !== null);
  // A comma needs no escape in a query, and people read these links.
  const query = new URLSearchParams(set).toString().replaceAll('%2C', ',');
  return query === '' ? '' : `?${query}`;
}

function parseSort(text: string): Sort | null {
  const column = COLUMNS.find((each) => each === text.replace(/^-/, ''));
  return column === undefined ? null : { column, descending: text.startsWith('-') };
}

/** Codes as people write them: in small letters, with spaces, one twice. */
function codes(text: string): string[] {
  const written = text.split(/[\s,]+/).map(code);
  return [...new Set(written.filter((each) => each !== ''))].slice(0, READ_AT_MOST);
}

function code(text: string): string {
  return text
    .replace(/[^a-z]/gi, '')
    .slice(0, 10)
    .toUpperCase();
}
