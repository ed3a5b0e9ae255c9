import '@/components/ErrorMessage.css';

import { isFailure } from '@/api/failure';
import { words } from '@/components/words';
import { useWords } from '@/lib/i18n/language';

interface Props {
  missing: string;
  stillWorks: string;
  error?: unknown;
  onRetry: () => void;
}

/** Names what is missing and what still works, and offers to try again. */
export function ErrorMessage({ missing, stillWorks, error, onRetry }: Props) {
  const { retry, request } = useWords(words);
  const requestId = isFailure(error) ? error.requestId : null;
  return (
    <div className="error-message" role="status">
      <p>
        <strong>{missing}</strong> {stillWorks}
      </p>
      <button type="button" className="button" onClick={onRetry}>
        {retry}
      </button>
      {requestId !== null && (
        <details className="small-print">
          <summary>{request}</summary>
          <code>{requestId}</code>
        </details>
      )}
    </div>
  );
}
