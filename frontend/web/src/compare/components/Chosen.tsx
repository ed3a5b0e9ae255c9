import { useRef, useState } from 'react';

import { useName } from '@/compare/useName';
import { MOST, type ComparePage } from '@/compare/useComparePage';
import { words } from '@/compare/words';
import { Search } from '@/features/search/components/Search';
import { useWords } from '@/lib/i18n/language';

/** The search that adds a currency, the currencies chosen, and what of the address is not shown. */
export function Chosen({ page }: { page: ComparePage }) {
  const text = useWords(words);
  const nameOf = useName(page.currencies);
  const list = useRef<HTMLUListElement>(null);
  const [said, say] = useState('');
  const { shown } = page.targets;

  const add = (code: string) => {
    if (shown.includes(code)) say(text.already(nameOf(code)));
    else if (code === page.base) say(text.home(code));
    else if (shown.length >= MOST) say(text.full);
    else {
      page.add(code);
      say(text.added(nameOf(code)));
    }
  };
  const remove = (code: string) => {
    page.remove(code);
    say(text.removed(nameOf(code)));
    // The button that had the focus is gone.
    list.current?.focus();
  };
  return (
    <div className="compare-chosen">
      <Search
        isQuoted={(code) => page.currencies?.get(code)?.quoted ?? true}
        onChoose={({ currency }) => add(currency)}
      />
      <p className="small-print" role="status">
        {said || (shown.length >= MOST ? text.full : text.add)}
      </p>
      <ul className="compare-list" ref={list} tabIndex={-1} aria-label={text.chosen}>
        {shown.map((code) => (
          <li key={code}>
            <span>{nameOf(code)}</span>
            <button
              type="button"
              aria-label={text.remove(nameOf(code))}
              onClick={() => remove(code)}
            >
              <span aria-hidden="true">×</span>
            </button>
          </li>
        ))}
      </ul>
      <Notes page={page} />
    </div>
  );
}

/** Nothing of a link is dropped without a word. */
function Notes({ page: { targets } }: { page: ComparePage }) {
  const text = useWords(words);
  const notes = [
    ...(['unknown', 'over'] as const).flatMap((kind) =>
      targets[kind].length > 0 ? [text[kind](targets[kind].join(', '))] : [],
    ),
    ...targets.home.map((code) => text.home(code)),
    ...(targets.shown.length === 0 ? [text.nothing] : []),
  ];
  return notes.map((note) => (
    <p key={note} className="note">
      {note}
    </p>
  ));
}
