import { useCountries, useCurrencies } from '@/api/catalogue';
import type { Address } from '@/app/address';
import { saveLanguage } from '@/app/LanguageProvider';
import { askedIn, defaultSelection, knownCurrency } from '@/app/selection';
import { useAddress } from '@/app/useAddress';
import { useClick } from '@/features/board/api/useClick';
import type { Language } from '@/lib/i18n/language';
import { load, save } from '@/lib/storage';
import { count } from '@/lib/vitals/visit';

const HOME = 'KRW';
const HOME_KEY = 'trip.home';

/** What the page shows, and everything that can be done on it. */
export function usePage() {
  const { address, go, replace } = useAddress();
  const countries = useCountries().data;
  const currencies = useCurrencies().data;
  const click = useClick();

  const known = (code: string | null) => knownCurrency(code, currencies);
  const base = known(address.base) ?? known(load('localStorage', HOME_KEY)) ?? HOME;
  const asked = askedIn(address, { countries, currencies }, defaultSelection(base));
  const selection = asked !== null && 'unknown' in asked ? null : asked;

  // An amount of one country's money means nothing in another's; an amount of home money stays.
  const amount = address.side === 'home' ? {} : { amount: null };
  const show = (chosen: Pick<Address, 'country' | 'currency'>) => {
    count('view');
    go({ ...chosen, ...amount, base });
  };

  return {
    address,
    /** Whether the address names no country and no currency. */
    isHome: address.country === null && address.currency === null,
    replace: (change: Partial<Address>) => {
      if (change.amount != null) count('convert');
      replace(change);
    },
    base,
    boardPeriod: address.board ?? 'daily',
    historyPeriod: address.period ?? '3m',
    click,
    countries,
    currencies,
    selection,
    unknown: asked !== null && 'unknown' in asked ? asked.unknown : null,
    chooseCountry: (code: string, currency?: string) => {
      show({ country: code, currency: currency ?? countries?.get(code)?.currency ?? null });
      click.mutate(code);
    },
    chooseCurrency: (currency: string) => show({ country: null, currency }),
    chooseBase: (code: string) => {
      save('localStorage', HOME_KEY, code);
      go({ base: code, ...(address.side === 'home' ? { amount: null, side: null } : {}) });
    },
    chooseLanguage: (lang: Language) => {
      saveLanguage(lang);
      go({ lang });
    },
    set: (change: Partial<Address>) => go({ ...change, base }),
  };
}

export type Page = ReturnType<typeof usePage>;
