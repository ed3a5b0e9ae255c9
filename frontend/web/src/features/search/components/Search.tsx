import '@/features/search/components/Search.css';

import { useEffect, useId, useRef, useState } from 'react';

import { useBestMatch, useSearch, type Found } from '@/features/search/api/useSearch';
import { SearchResults } from '@/features/search/components/SearchResults';
import { continues } from '@/features/search/continues';
import { useCombobox } from '@/features/search/hooks/useCombobox';
import { words } from '@/features/search/words';
import { useWords } from '@/lib/i18n/language';
import { useDebounced } from '@/lib/useDebounced';
import { count } from '@/lib/vitals/visit';

const MAX_LENGTH = 64;
const DESKTOP = '(hover: hover) and (pointer: fine) and (min-width: 60rem)';

interface Props {
  isQuoted: (currency: string) => boolean;
  onChoose: (found: Found) => void;
}

/** Finds a country or currency by Korean name, English name or code. */
export function Search({ isQuoted, onChoose }: Props) {
  const text = useWords(words);
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState('');
  const searched = useDebounced(typed.trim(), 150);
  const query = useSearch(searched);
  const bestMatch = useBestMatch();
  // Until the pause after the last letter, what was searched can be another text than what is typed.
  const isAbout = continues(typed, searched);
  const results = isAbout ? (query.data ?? []) : [];

  const settled = searched === typed.trim() && !query.isPlaceholderData && !query.isPending;

  const take = (found: Found) => {
    setTyped('');
    if (!window.matchMedia(DESKTOP).matches) input.current?.blur();
    onChoose(found);
  };
  // Enter can be faster than the list; an option that was walked to or pressed is what was meant.
  const enter = (index: number) => {
    const found = results[index];
    if ((settled || index > 0) && found !== undefined) take(found);
    else if (!settled) void bestMatch(typed.trim()).then((best) => best !== null && take(best));
  };
  const box = useCombobox(results.length, enter);
  const open = box.open && isAbout && !query.isPending;

  useEffect(() => {
    if (searched !== '') count('search');
  }, [searched]);

  useEffect(() => {
    if (window.matchMedia(DESKTOP).matches) input.current?.focus({ preventScroll: true });
  }, []);

  return (
    <div className="search" role="search">
      <label htmlFor={`${id}-input`}>{text.label}</label>
      <input
        ref={input}
        id={`${id}-input`}
        type="text"
        role="combobox"
        autoComplete="off"
        spellCheck={false}
        maxLength={MAX_LENGTH}
        placeholder={text.placeholder}
        value={typed}
        aria-expanded={open}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={
          open && results.length > 0 ? `${id}-option-${box.active}` : undefined
        }
        onChange={(event) => {
          setTyped(event.target.value);
          box.show();
        }}
        onKeyDown={box.onKeyDown}
        onBlur={box.hide}
      />
      <SearchResults
        id={id}
        open={open}
        results={results}
        active={box.active}
        isQuoted={isQuoted}
        onHover={box.activate}
        onChoose={take}
      />
      <p className={open && results.length === 0 ? 'search-note' : 'unseen'} role="status">
        {open && outcome()}
      </p>
    </div>
  );

  function outcome(): string {
    if (query.isError) return text.failed;
    return results.length === 0 ? text.none(searched) : text.found(results.length);
  }
}
