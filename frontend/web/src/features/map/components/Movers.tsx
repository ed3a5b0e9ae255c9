import type { Catalogue } from '@/api/catalogue';
import type { Month } from '@/api/changes';
import { Flag } from '@/components/Flag';
import { MonthChange } from '@/components/MonthChange';
import { SelectionLink } from '@/components/SelectionLink';
import { words } from '@/features/map/words';
import { useLanguage, useWords } from '@/lib/i18n/language';
import type { Links } from '@/lib/links';

const SHOWN = 5;

interface Props {
  months: Map<string, Month>;
  currencies: Catalogue['currencies'];
  links: Links;
}

/** The currencies that fell and rose most against the home currency. */
export function Movers({ months, currencies, links }: Props) {
  const text = useWords(words);
  const moved = [...months]
    .flatMap(([code, { change }]) => (change === null ? [] : [{ code, change }]))
    .sort((one, other) => one.change - other.change);
  const fell = moved.filter(({ change }) => change < 0).slice(0, SHOWN);
  const rose = moved
    .filter(({ change }) => change > 0)
    .toReversed()
    .slice(0, SHOWN);
  return (
    <div className="map-movers">
      <List title={text.cheapest} moved={fell} currencies={currencies} links={links} />
      <List title={text.dearest} moved={rose} currencies={currencies} links={links} />
    </div>
  );
}

interface ListProps extends Pick<Props, 'currencies' | 'links'> {
  title: string;
  moved: { code: string; change: number }[];
}

function List({ title, moved, currencies, links }: ListProps) {
  const language = useLanguage();
  const { nobody } = useWords(words);
  return (
    <div>
      <h3>{title}</h3>
      {moved.length === 0 && <p>{nobody}</p>}
      <ul>
        {moved.map(({ code, change }) => (
          <li key={code}>
            <SelectionLink to={{ country: null, currency: code }} links={links}>
              <Flag code={code} />
              <span>{currencies?.get(code)?.names[language] ?? code}</span>
            </SelectionLink>{' '}
            <MonthChange percent={change} />
          </li>
        ))}
      </ul>
    </div>
  );
}
