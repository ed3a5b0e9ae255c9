import '@/features/share/components/ShareButton.css';

import { useId, useState } from 'react';

import { share, type Link, type Outcome } from '@/features/share/share';
import { words } from '@/features/share/words';
import { useWords } from '@/lib/i18n/language';
import { count } from '@/lib/vitals/visit';

/** Shares a link, and says what became of it. */
export function ShareButton({ title, url }: Link) {
  const id = useId();
  const text = useWords(words);
  const [done, setDone] = useState<{ outcome: Outcome; url: string } | null>(null);
  // What was said of one link does not hold for the next.
  const outcome = done?.url === url ? done.outcome : null;
  const press = async () => {
    setDone(null);
    const reached = await share({ title, url });
    setDone({ outcome: reached, url });
    if (reached === 'shared' || reached === 'copied') count('share');
  };
  return (
    <div className="share">
      <button type="button" className="button" onClick={() => void press()}>
        {text.share}
      </button>
      <p className="share-note" role="status">
        {(outcome === 'copied' || outcome === 'byHand') && text[outcome]}
      </p>
      {outcome === 'byHand' && (
        <>
          <label className="unseen" htmlFor={id}>
            {text.link}
          </label>
          <input id={id} readOnly value={url} onFocus={(event) => event.target.select()} />
        </>
      )}
    </div>
  );
}
