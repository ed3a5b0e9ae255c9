import type { Found } from '@/features/search/api/useSearch';
import { words } from '@/features/search/words';
import { useLanguage, useWords } from '@/lib/i18n/language';

interface Props {
  id: string;
  open: boolean;
  results: Found[];
  active: number;
  isQuoted: (currency: string) => boolean;
  onHover: (index: number) => void;
  onChoose: (found: Found) => void;
}

/** The list of a combobox; its keys are handled by the input. */
export function SearchResults({ id, open, results, active, isQuoted, onHover, onChoose }: Props) {
  const language = useLanguage();
  const text = useWords(words);
  return (
    <div
      id={`${id}-list`}
      role="listbox"
      tabIndex={-1}
      aria-label={text.label}
      hidden={!open || results.length === 0}
      // The input must keep the focus until the press becomes a click.
      onMouseDown={(event) => event.preventDefault()}
    >
      {results.map((found, index) => (
        // eslint-disable-next-line jsx-a11y-x/click-events-have-key-events -- keys act on the input
        <div
          key={`${found.kind}-${found.code}`}
          id={`${id}-option-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          onMouseMove={() => onHover(index)}
          onClick={() => onChoose(found)}
        >
          <span className="search-name">{found.names[language]}</span>{' '}
          <span className="search-kind">
            {!isQuoted(found.currency) && `${text.unquoted} · `}
            {found.kind === 'currency' && `${text.currency} · `}
            <b>{found.currency}</b>
          </span>
        </div>
      ))}
    </div>
  );
}
