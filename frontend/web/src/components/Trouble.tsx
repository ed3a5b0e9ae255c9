import '@/components/Trouble.css';

import { isFailure } from '@/api/failure';
import { words } from '@/components/words';
import { useWords } from '@/lib/i18n/language';

interface Props {
  missing: string;
  works: string;
  error?: unknown;
  onRetry: () => void;
}

/** Says what is missing and what still works, and offers to try again. */
export function Trouble({ missing, works, error, onRetry }: Props) {
  const { retry, request } = useWords(words);
  const requestId = isFailure(error) ? error.requestId : null;
  return (
    <div className="trouble" role="status">
      <p>
        <strong>{missing}</strong> {works}
      </p>
      <button type="button" className="button" onClick={onRetry}>
        {retry}
      </button>
      {requestId !== null && (
        <p className="small-print">
          {request} <code>{requestId}</code>
        </p>
      )}
    </div>
  );
}
