import type { Catalogue } from '@/api/catalogue';
import { Flag } from '@/components/Flag';
import { MonthChange } from '@/components/MonthChange';
import { SelectionLink } from '@/components/SelectionLink';
import type { Compared } from '@/features/favourites/api/useCards';
import type { Card } from '@/features/favourites/cards';
import { Sparkline } from '@/features/favourites/components/Sparkline';
import { StarButton } from '@/features/favourites/components/StarButton';
import { words } from '@/features/favourites/words';
import { age, calendarDay } from '@/lib/format/date';
import { headline } from '@/lib/format/money';
import { useLanguage, useLocale, useWords } from '@/lib/i18n/language';
import type { Links } from '@/lib/links';

interface Props {
  card: Card;
  base: string;
  month: Compared | undefined;
  currencies: Catalogue['currencies'];
  links: Links;
}

/** A currency at a glance: its rate, its month, and how old that is. */
export function CurrencyCard({ card, base, month, currencies, links }: Props) {
  const language = useLanguage();
  const locale = useLocale();
  const text = useWords(words);
  const currency = currencies?.get(card.code);
  const name = currency?.names[language] ?? card.code;
  const pair = { target: card.code, base, unit: currency?.display_unit ?? 1 };
  const written = (rate: string) => headline(pair, rate, locale);
  const { value } = card;
  const shown = value && written(value.rate);
  return (
    <li className="card">
      <h3>
        <SelectionLink to={{ country: null, currency: card.code }} links={links}>
          <Flag code={card.code} />
          {name}
        </SelectionLink>
      </h3>
      <StarButton code={card.code} name={name} />
      <p className="card-rate">
        {shown ? (
          <>
            <span>{shown.target} =</span> <strong>{shown.base}</strong>
          </>
        ) : (
          text.noRate
        )}
      </p>
      {month?.from && (
        <Sparkline
          points={card.points}
          from={month.from}
          to={month.to}
          label={(low, high) => text.month(written(low).base, written(high).base)}
        />
      )}
      <p className="card-change">
        {card.change === null ? text.unknown : <MonthChange percent={card.change} />}
        {card.change !== null && <span aria-hidden="true">{text.sinceMonth}</span>}
      </p>
      {value && (
        <p className={value.stale ? 'card-age stale' : 'card-age'}>
          <time dateTime={value.observed_at}>
            {value.stale
              ? text.overdue(calendarDay(value.observed_at, locale))
              : age(value.observed_at, value.age_seconds, value.precision, locale)}
          </time>{' '}
          · <code>{value.source}</code>
        </p>
      )}
    </li>
  );
}
