import { useId, useState, type SyntheticEvent } from 'react';

import type { Currency } from '@/api/catalogue';
import { MOST, useFavourites } from '@/features/favourites/favourites';
import { words } from '@/features/favourites/words';
import { compareNames } from '@/lib/format/order';
import { useLanguage, useLocale, useWords } from '@/lib/i18n/language';

/** A choice among the currencies that have a rate and are not favourites yet. */
export function AddFavourite({ currencies }: { currencies: Currency[] }) {
  const language = useLanguage();
  const locale = useLocale();
  const text = useWords(words);
  const id = useId();
  const { codes, has, toggle } = useFavourites();
  const [wanted, setWanted] = useState('');
  const choices = currencies
    .filter(({ code }) => !has(code))
    .map(({ code, names }) => ({ code, name: names[language] }))
    .sort((one, other) => compareNames(one.name, other.name, locale));
  if (codes.length >= MOST) return <p className="small-print">{text.full(MOST)}</p>;

  const add = (event: SyntheticEvent) => {
    event.preventDefault();
    if (wanted !== '') toggle(wanted);
    setWanted('');
  };
  return (
    <form className="favourites-add" onSubmit={add}>
      <label htmlFor={id}>{text.another}</label>
      <select id={id} value={wanted} onChange={(event) => setWanted(event.target.value)}>
        <option value="">{text.choose}</option>
        {choices.map(({ code, name }) => (
          <option key={code} value={code}>
            {name} · {code}
          </option>
        ))}
      </select>
      <button type="submit" className="button" disabled={wanted === ''}>
        {text.addShort}
      </button>
    </form>
  );
}
