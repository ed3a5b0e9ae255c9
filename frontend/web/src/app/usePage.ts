import { useCountries, useCurrencies } from '@/api/catalogue';
import { LANGUAGE_KEY } from '@/app/Providers';
import { firstGlance, selected, usable } from '@/app/selection';
import { useAddress } from '@/app/useAddress';
import { useClick } from '@/features/board/api/useClick';
import type { Address } from '@/app/address';
import type { Language } from '@/lib/i18n/language';
import { keep, kept } from '@/lib/storage';

const HOME = 'KRW';
const HOME_KEY = 'trip.home';

/** What the page shows, and everything that can be done on it. */
export function usePage() {
  const { address, go, replace } = useAddress();
  const countries = useCountries();
  const currencies = useCurrencies().data;
  const click = useClick();

  const base =
    usable(address.base, currencies) ?? usable(kept('localStorage', HOME_KEY), currencies) ?? HOME;
  const wanted = { ...address, currency: usable(address.currency, currencies) };
  const selection = selected(wanted, countries.data, firstGlance(base));

  // An amount of the money of there means nothing for the money of elsewhere.
  const amount = address.side === 'home' ? {} : { amount: null };
  const show = (chosen: Pick<Address, 'country' | 'currency'>) =>
    go({ ...chosen, ...amount, base });

  return {
    address,
    replace,
    base,
    click,
    countries: countries.data,
    directory: countries,
    currencies,
    selection,
    chooseCountry: (code: string, currency?: string) => {
      show({ country: code, currency: currency ?? countries.data?.get(code)?.currency ?? null });
      click.mutate(code);
    },
    chooseCurrency: (currency: string) => show({ country: null, currency }),
    chooseBase: (code: string) => {
      keep('localStorage', HOME_KEY, code);
      go({ base: code, ...(address.side === 'home' ? { amount: null, side: null } : {}) });
    },
    chooseLanguage: (lang: Language) => {
      keep('localStorage', LANGUAGE_KEY, lang);
      go({ lang });
    },
    set: (change: Partial<Address>) => go({ ...change, base }),
  };
}

export type Page = ReturnType<typeof usePage>;
