import { words } from '@/features/alerts/words';
import { useWords } from '@/lib/i18n/language';

/** What this browser does for a saved alert. */
export interface Promised {
  notifies: boolean;
  inBackground: boolean;
}

/** Says that an alert was saved, how it will be shown, and when it is checked. */
export function SavedNote({ promised }: { promised: Promised | null }) {
  const text = useWords(words);
  return (
    <div role="status">
      {promised !== null && (
        <p className="alert-saved">
          <strong>{text.saved}</strong> {promised.notifies ? text.allowed : text.blocked}{' '}
          {promised.inBackground ? text.background : text.onVisits}
        </p>
      )}
    </div>
  );
}
