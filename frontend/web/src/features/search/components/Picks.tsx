import '@/features/search/components/Picks.css';

import type { Country } from '@/api/catalogue';
import { words } from '@/features/search/words';
import { useLanguage, useWords } from '@/lib/i18n/language';

interface Props {
  countries: Country[];
  chosen: string | null;
  onChoose: (country: Country) => void;
}

/** A few countries one tap away. */
export function Picks({ countries, chosen, onChoose }: Props) {
  const language = useLanguage();
  const { picks } = useWords(words);
  return (
    <ul className="picks" aria-label={picks}>
      {countries.map((country) => (
        <li key={country.code}>
          <button
            type="button"
            aria-pressed={country.code === chosen}
            onClick={() => onChoose(country)}
          >
            {country.names[language]}
          </button>
        </li>
      ))}
    </ul>
  );
}
