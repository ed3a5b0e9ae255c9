import type { Catalogue } from '@/api/catalogue';
import type { Month } from '@/api/changes';
import { Flag } from '@/components/Flag';
import { MonthRate } from '@/components/MonthRate';
import { SelectionLink } from '@/components/SelectionLink';
import type { Item } from '@/features/board/api/useBoard';
import { Trend } from '@/features/board/components/Trend';
import { words } from '@/features/board/words';
import { count } from '@/lib/format/number';
import { useLanguage, useLocale, useWords } from '@/lib/i18n/language';
import type { Links } from '@/lib/links';

interface Props {
  items: Item[];
  base: string;
  /** How each currency moved; undefined while that is not loaded. */
  months: Map<string, Month> | undefined;
  catalogue: Catalogue;
  links: Links;
}

export function Standings({ items, base, months, catalogue, links }: Props) {
  const language = useLanguage();
  const locale = useLocale();
  const text = useWords(words);
  return (
    <table className="standings">
      <caption className="unseen">{text.title}</caption>
      <thead>
        <tr>
          <th scope="col">
            {text.rank} <span className="unseen">{text.trend}</span>
          </th>
          <th scope="col">{text.country}</th>
          <th scope="col">{text.rate}</th>
          <th scope="col">{text.clicks}</th>
        </tr>
      </thead>
      <tbody>
        {items.map(({ country, ...item }) => (
          <tr key={country.code}>
            <td>
              {item.rank}{' '}
              <small>
                <Trend item={item} />
              </small>
            </td>
            <th scope="row">
              <SelectionLink to={{ country: country.code, currency: null }} links={links}>
                <Flag code={country.code} />
                <span>{country.names[language]}</span>
              </SelectionLink>
            </th>
            <td>
              <CountryRate code={country.code} base={base} months={months} catalogue={catalogue} />
            </td>
            <td>{count(item.clicks, locale)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type RateProps = Pick<Props, 'base' | 'months' | 'catalogue'> & { code: string };

function CountryRate({ code, base, months, catalogue }: RateProps) {
  const currency = catalogue.countries?.get(code)?.currency;
  if (months === undefined || currency === undefined || currency === base) return null;
  return (
    <MonthRate code={currency} base={base} months={months} currencies={catalogue.currencies} />
  );
}
