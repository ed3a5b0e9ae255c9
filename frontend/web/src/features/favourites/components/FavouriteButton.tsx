import { MOST, useFavourites } from '@/features/favourites/favourites';
import { words } from '@/features/favourites/words';
import { useWords } from '@/lib/i18n/language';

/** Adds a currency to the favourites, or removes it. */
export function FavouriteButton({ code }: { code: string }) {
  const text = useWords(words);
  const { codes, has, toggle } = useFavourites();
  const chosen = has(code);
  const full = !chosen && codes.length >= MOST;
  return (
    <>
      <button
        type="button"
        className="button"
        disabled={full}
        title={full ? text.full(MOST) : undefined}
        onClick={() => toggle(code)}
      >
        <span aria-hidden="true">{chosen ? '★' : '☆'}</span> {chosen ? text.remove : text.add}
      </button>
      {full && <p className="small-print">{text.full(MOST)}</p>}
    </>
  );
}
