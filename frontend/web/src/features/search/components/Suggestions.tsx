import '@/features/search/components/Suggestions.css';

import type { Country } from '@/api/catalogue';
import { words } from '@/features/search/words';
import { useLanguage, useWords } from '@/lib/i18n/language';

interface Props {
  countries: Country[];
  chosen: string | null;
  onChoose: (country: Country) => void;
}

/** Buttons for a few countries. */
export function Suggestions({ countries, chosen, onChoose }: Props) {
  const language = useLanguage();
  const { suggestions } = useWords(words);
  return (
    <ul className="suggestions" aria-label={suggestions}>
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
