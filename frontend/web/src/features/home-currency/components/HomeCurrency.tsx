import '@/features/home-currency/components/HomeCurrency.css';

import type { Currency } from '@/api/catalogue';
import { useLanguage, useLocale, useWords } from '@/lib/i18n/language';

const words = { ko: { label: '내 통화' }, en: { label: 'Home currency' } };

interface Props {
  value: string;
  currencies: Map<string, Currency> | undefined;
  onChange: (code: string) => void;
}

/** A choice of the currency that rates are shown in. */
export function HomeCurrency({ value, currencies, onChange }: Props) {
  const language = useLanguage();
  const locale = useLocale();
  const { label } = useWords(words);
  const usable = [...(currencies?.values() ?? [])]
    .filter(({ code, quoted }) => quoted || code === value)
    .map(({ code, names }) => ({ code, name: names[language] }))
    .sort((one, other) => one.name.localeCompare(other.name, locale));
  return (
    <label className="home-currency">
      <span>{label}</span>
      <select value={value} onChange={(event) => onChange(event.target.value)}>
        {usable.length === 0 && <option value={value}>{value}</option>}
        {usable.map(({ code, name }) => (
          <option key={code} value={code}>
            {code} · {name}
          </option>
        ))}
      </select>
    </label>
  );
}
