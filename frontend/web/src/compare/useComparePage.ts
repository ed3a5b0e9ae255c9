import { useCurrencies, type Currency } from '@/api/catalogue';
import { saveLanguage } from '@/app/LanguageProvider';
import { parseAddress, queryString, type Address, type Sort } from '@/compare/address';
import { useFavourites } from '@/features/favourites/favourites';
import type { Period } from '@/features/history/periods';
import type { Language } from '@/lib/i18n/language';
import { pushQuery, useQueryString } from '@/lib/navigation';
import { load, save } from '@/lib/storage';

/** So many lines can be told apart on one chart. */
export const MOST = 8;

const HOME = 'KRW';
const HOME_KEY = 'trip.home';
const POPULAR = ['JPY', 'USD', 'EUR', 'CNY'];
const FIRST_SHOWN = 3;

/** The codes that are compared, and those of the address that are not, by the reason. */
export interface Targets {
  shown: string[];
  unknown: string[];
  home: string[];
  over: string[];
}

/** What the page compares, and everything that can be done on it. */
export function useComparePage() {
  const address = parseAddress(useQueryString());
  const catalogue = useCurrencies();
  const currencies = catalogue.data;
  const isKnown = (code: string) => currencies?.has(code) ?? true;
  const base = [address.base, load('localStorage', HOME_KEY)].find(
    (code) => code !== null && isKnown(code),
  );
  const home = base ?? HOME;
  const favourites = useFavourites().codes;
  const asked = address.targets ?? firstShown(favourites, home);
  const targets = targetsOf(asked, home, currencies);
  const period = address.period ?? '1y';
  const set = (change: Partial<Address>) =>
    pushQuery(queryString({ ...address, targets: asked, base: home, period, ...change }));

  return {
    base: home,
    currencies,
    /** Whether codes can be told from typing errors: also without the catalogue, once it failed. */
    isReady: !catalogue.isPending,
    targets,
    period,
    sort: address.sort,
    /** The link that shows the same to everybody. */
    query: queryString({ ...address, targets: targets.shown, base: home, period }),
    add: (code: string) => set({ targets: [...new Set([...targets.shown, code])].slice(0, MOST) }),
    remove: (code: string) => set({ targets: targets.shown.filter((each) => each !== code) }),
    choosePeriod: (chosen: Period) => set({ period: chosen }),
    chooseSort: (sort: Sort) => set({ sort }),
    chooseBase: (code: string) => {
      save('localStorage', HOME_KEY, code);
      set({ base: code });
    },
    chooseLanguage: (lang: Language) => {
      saveLanguage(lang);
      set({ lang });
    },
  };
}

/** What an address without currencies compares: the favourites, or popular ones without any. */
function firstShown(favourites: string[], home: string): string[] {
  const abroad = (codes: string[]) => codes.filter((each) => each !== home);
  const own = abroad(favourites);
  return own.length > 0 ? own.slice(0, MOST) : abroad(POPULAR).slice(0, FIRST_SHOWN);
}

function targetsOf(
  asked: string[],
  base: string,
  currencies: Map<string, Currency> | undefined,
): Targets {
  const known = asked.filter((code) => currencies?.has(code) ?? true);
  const others = known.filter((code) => code !== base);
  return {
    shown: others.slice(0, MOST),
    over: others.slice(MOST),
    home: known.filter((code) => code === base),
    unknown: asked.filter((code) => !known.includes(code)),
  };
}

export type ComparePage = ReturnType<typeof useComparePage>;
