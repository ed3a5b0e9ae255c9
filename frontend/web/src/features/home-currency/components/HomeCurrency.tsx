import '@/features/home-currency/components/HomeCurrency.css';

import { useDeferredValue, useMemo } from 'react';

import type { Currency } from '@/api/catalogue';
import { compareNames } from '@/lib/format/order';
import { useLanguage, useWords, type Language } from '@/lib/i18n/language';
import { LOCALES } from '@/lib/i18n/locales';

const words = { ko: { label: '내 통화' }, en: { label: 'Home currency' } };

interface Props {
  value: string;
  currencies: Map<string, Currency> | undefined;
  onChange: (code: string) => void;
}

/** A choice of the currency that rates are shown in. */
export function HomeCurrency({ value, currencies, onChange }: Props) {
  const { label } = useWords(words);
  // So many names that a tap must not wait for them.
  const language = useDeferredValue(useLanguage());
  const unquoted = currencies?.get(value)?.quoted === true ? null : value;
  const options = useMemo(
    () => optionsIn(language, currencies, unquoted),
    [language, currencies, unquoted],
  );
  return (
    <label className="home-currency">
      <span>{label}</span>
      <select value={value} onChange={(event) => onChange(event.target.value)}>
        {options}
      </select>
    </label>
  );
}

/** All currencies with a rate by name, and `unquoted`, which is chosen although it has none. */
function optionsIn(language: Language, currencies: Props['currencies'], unquoted: string | null) {
  const usable = [...(currencies?.values() ?? [])]
    .filter(({ code, quoted }) => quoted || code === unquoted)
    .map(({ code, names }) => ({ code, name: names[language] }))
    .sort((one, other) => compareNames(one.name, other.name, LOCALES[language]));
  if (usable.length === 0) return <option value={unquoted ?? ''}>{unquoted}</option>;
  return usable.map(({ code, name }) => (
    <option key={code} value={code}>
      {code} · {name}
    </option>
  ));
}
