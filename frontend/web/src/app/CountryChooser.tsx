import { suggestedCountries } from '@/app/suggestions';
import type { Page } from '@/app/usePage';
import { useBoard } from '@/features/board/api/useBoard';
import { Search } from '@/features/search/components/Search';
import { Suggestions } from '@/features/search/components/Suggestions';
import { useVariant } from '@/lib/vitals/useVariant';

/** The search field, and a few countries one tap away. */
export function CountryChooser({ page }: { page: Page }) {
  const board = useBoard(page.boardPeriod).data;
  const first = useVariant('suggestions', 'clicked');
  const onBoard = first === 'clicked' ? board?.items.map(({ country }) => country.code) : [];
  return (
    <div className="chooser">
      <Search
        isQuoted={(code) => page.currencies?.get(code)?.quoted ?? true}
        onChoose={({ kind, code, currency }) =>
          kind === 'country' ? page.chooseCountry(code, currency) : page.chooseCurrency(code)
        }
      />
      <Suggestions
        countries={suggestedCountries(onBoard ?? [], page)}
        chosen={page.selection?.country ?? null}
        onChoose={({ code, currency }) => page.chooseCountry(code, currency)}
      />
    </div>
  );
}
