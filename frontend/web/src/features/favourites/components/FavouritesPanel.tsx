import '@/features/favourites/components/FavouritesPanel.css';

import type { UseQueryResult } from '@tanstack/react-query';

import type { Catalogue } from '@/api/catalogue';
import { Panel } from '@/components/Panel';
import { QueryResult } from '@/components/QueryResult';
import { SourceLinks } from '@/components/SourceLinks';
import { useLatest, useMonth } from '@/features/favourites/api/useCards';
import { cardOf, shownCodes } from '@/features/favourites/cards';
import { AddFavourite } from '@/features/favourites/components/AddFavourite';
import { CurrencyCard } from '@/features/favourites/components/CurrencyCard';
import { useFavourites } from '@/features/favourites/favourites';
import { words } from '@/features/favourites/words';
import { useWords } from '@/lib/i18n/language';
import type { Links } from '@/lib/links';

/** As many lines as the page of comparisons draws. */
const COMPARED = 8;

interface Props {
  base: string;
  catalogue: Catalogue;
  links: Links;
}

/** The favourite currencies as cards; a few usual ones for people who have none yet. */
export default function FavouritesPanel({ base, catalogue: { currencies }, links }: Props) {
  const text = useWords(words);
  const { codes: favourites } = useFavourites();
  const isQuoted = (code: string) => code !== base && currencies?.get(code)?.quoted === true;
  const codes = shownCodes(favourites, isQuoted);
  const latest = useLatest(codes, base);
  const month = useMonth(codes, base);
  // One service that is down takes only its own figures from the cards.
  const query: UseQueryResult = latest.isError && month.data !== undefined ? month : latest;
  const compared = favourites.filter(isQuoted).slice(0, COMPARED);
  return (
    <Panel name="favourites" title={text.title}>
      <p className="favourites-note">{favourites.length === 0 ? text.none : text.kept}</p>
      <QueryResult query={query} missing={text.missing} loading={<div className="cards" />}>
        {() => (
          <ul className="cards">
            {codes.map((code) => (
              <CurrencyCard
                key={code}
                card={cardOf(code, latest.data, month.data)}
                base={base}
                month={month.data}
                currencies={currencies}
                links={links}
              />
            ))}
          </ul>
        )}
      </QueryResult>
      <div className="favourites-foot">
        <AddFavourite
          currencies={[...(currencies?.values() ?? [])].filter(({ code }) => isQuoted(code))}
        />
        {compared.length > 1 && (
          <a className="favourites-compare" href={compareAddress(compared, base)}>
            {text.compare}
          </a>
        )}
        <p className="small-print">
          <SourceLinks sources={(latest.data ?? month.data)?.sources ?? []} />
        </p>
      </div>
    </Panel>
  );
}

function compareAddress(codes: string[], base: string): string {
  return `/compare?targets=${codes.join(',')}&base=${base}&period=1y`;
}
