import { picks } from '@/app/picks';
import type { Page } from '@/app/usePage';
import type { Board } from '@/features/board/api/useBoard';
import { Picks } from '@/features/search/components/Picks';
import { Search } from '@/features/search/components/Search';

/** The ways to another country: by name, or one tap. */
export function Finder({ page, board }: { page: Page; board: Board | undefined }) {
  const onBoard = board?.items.map(({ country }) => country.code) ?? [];
  return (
    <div className="finder">
      <Search
        isQuoted={(code) => page.currencies?.get(code)?.quoted ?? true}
        onChoose={({ kind, code, currency }) =>
          kind === 'country' ? page.chooseCountry(code, currency) : page.chooseCurrency(code)
        }
      />
      <Picks
        countries={picks(onBoard, page)}
        chosen={page.selection?.country ?? null}
        onChoose={({ code, currency }) => page.chooseCountry(code, currency)}
      />
    </div>
  );
}
