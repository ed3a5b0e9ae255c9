import { useCountries, useCurrencies } from '@/api/catalogue';
import { queryString, type Address } from '@/app/address';
import { HOME, HOME_KEY } from '@/app/defaults';
import { saveLanguage } from '@/app/LanguageProvider';
import { useLastSeen, useRemembered } from '@/app/lastSeen';
import { askedIn, homeSelection, knownCurrency } from '@/app/selection';
import { showPanels } from '@/app/showPanels';
import { useAddress } from '@/app/useAddress';
import { useClick } from '@/features/board/api/useClick';
import type { Language } from '@/lib/i18n/language';
import type { Links, Target } from '@/lib/links';
import { load, save } from '@/lib/storage';
import { count } from '@/lib/vitals/visit';

/** What the page shows, and everything that can be done on it. */
export function usePage() {
  const { address, go, replace } = useAddress();
  const countries = useCountries().data;
  const currencies = useCurrencies().data;
  const click = useClick();

  const isHome = address.country === null && address.currency === null;
  const known = (code: string | null) => knownCurrency(code, currencies);
  const base = known(address.base) ?? known(load('localStorage', HOME_KEY)) ?? HOME;
  const catalogue = { countries, currencies };
  const asked = askedIn(address, catalogue, homeSelection(useLastSeen(), catalogue, base));
  const selection = asked !== null && 'unknown' in asked ? null : asked;
  useRemembered(isHome ? null : selection);

  // An amount of one country's money means nothing in another's; an amount of home money stays.
  const amount = address.side === 'home' ? {} : { amount: null };
  const show = (chosen: Target) => {
    count('view');
    go({ ...chosen, ...amount, base });
  };
  const complete = ({ country, currency }: Target) => ({
    country,
    currency: currency ?? countries?.get(country ?? '')?.currency ?? null,
  });
  const choose = (target: Target) => {
    show(complete(target));
    if (target.country !== null) click.mutate(target.country);
  };
  const links: Links = {
    href: (to) => `/${queryString({ ...address, ...complete(to), ...amount, base })}`,
    follow: (to) => {
      choose(to);
      showPanels();
    },
  };

  return {
    address,
    /** Whether the address names no country and no currency. */
    isHome,
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
    links,
    /** The link that shows the same to everybody. */
    link: `${window.location.origin}/${queryString({ ...address, ...selection, base })}`,
    chooseCountry: (country: string, currency: string | null = null) =>
      choose({ country, currency }),
    chooseCurrency: (currency: string) => choose({ country: null, currency }),
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
