import { MOST, useFavourites } from '@/features/favourites/favourites';
import { words } from '@/features/favourites/words';
import { useWords } from '@/lib/i18n/language';

/** The star of a card: full for a favourite, empty for a proposal. */
export function StarButton({ code, name }: { code: string; name: string }) {
  const text = useWords(words);
  const { codes, has, toggle } = useFavourites();
  const chosen = has(code);
  return (
    <button
      type="button"
      className="card-star"
      aria-pressed={chosen}
      aria-label={text.favourite(name)}
      title={chosen ? text.remove : text.add}
      disabled={!chosen && codes.length >= MOST}
      onClick={() => toggle(code)}
    >
      <span aria-hidden="true">{chosen ? '★' : '☆'}</span>
    </button>
  );
}
