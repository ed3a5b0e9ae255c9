import { useState } from 'react';

import type { Catalogue } from '@/api/catalogue';
import type { Month } from '@/api/changes';
import { Flag } from '@/components/Flag';
import { MonthRate } from '@/components/MonthRate';
import { SelectionLink } from '@/components/SelectionLink';
import { words } from '@/features/map/words';
import { count } from '@/lib/format/number';
import { compareNames } from '@/lib/format/order';
import { useLanguage, useLocale, useWords } from '@/lib/i18n/language';
import type { Links } from '@/lib/links';

interface Props {
  base: string;
  catalogue: Catalogue;
  months: Map<string, Month> | undefined;
  clicks: Map<string, number> | undefined;
  links: Links;
}

/** The whole map as a table, with every country that is too small for it. */
export function CountryTable({ base, catalogue, months, clicks, links }: Props) {
  const language = useLanguage();
  const locale = useLocale();
  const text = useWords(words);
  const [open, setOpen] = useState(false);
  const countries = [...(catalogue.countries?.values() ?? [])].sort((one, other) =>
    compareNames(one.names[language], other.names[language], locale),
  );
  return (
    <details className="map-table" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{text.table}</summary>
      {open && (
        <table>
          <caption className="unseen">{text.table}</caption>
          <thead>
            <tr>
              <th scope="col">{text.country}</th>
              <th scope="col">{text.rate}</th>
              <th scope="col">{text.today}</th>
            </tr>
          </thead>
          <tbody>
            {countries.map(({ code, names, currency }) => (
              <tr key={code}>
                <th scope="row">
                  <SelectionLink to={{ country: code, currency }} links={links}>
                    <Flag code={code} />
                    <span>{names[language]}</span>
                  </SelectionLink>
                </th>
                <td>
                  {currency === base && text.home}
                  {currency !== base && months && (
                    <MonthRate
                      code={currency}
                      base={base}
                      months={months}
                      currencies={catalogue.currencies}
                    />
                  )}
                </td>
                <td>{clicks && count(clicks.get(code) ?? 0, locale)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </details>
  );
}
