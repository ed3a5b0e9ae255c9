import '@/features/alerts/components/Alerts.css';

import { useEffect, useId, useRef, useState } from 'react';
import { createPortal } from 'react-dom';

import type { Quote } from '@/features/alerts/alert';
import type { AlertPair } from '@/features/alerts/components/AlertButton';
import { AlertForm } from '@/features/alerts/components/AlertForm';
import { AlertList } from '@/features/alerts/components/AlertList';
import { SavedNote, type Promised } from '@/features/alerts/components/SavedNote';
import { words } from '@/features/alerts/words';
import { useWords } from '@/lib/i18n/language';

interface Props {
  pair: AlertPair;
  quote: Quote;
  onClose: () => void;
}

/** Where an alert is made, with all that were made before. */
export default function AlertDialog({ pair, quote, onClose }: Props) {
  const text = useWords(words);
  const title = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const [promised, setPromised] = useState<Promised | null>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return createPortal(
    <dialog ref={dialog} className="alert-dialog" aria-labelledby={title} onClose={onClose}>
      <h2 id={title}>{text.title}</h2>
      <AlertForm pair={pair} quote={quote} onSaved={setPromised} />
      <SavedNote promised={promised} />
      <p className="small-print">{text.limits}</p>
      <AlertList />
      <button type="button" className="button" onClick={() => dialog.current?.close()}>
        {text.cancel}
      </button>
    </dialog>,
    document.body,
  );
}
