import { removeAlert, useAlerts } from '@/features/alerts/api/store';
import { condition, finding } from '@/features/alerts/sentence';
import { words } from '@/features/alerts/words';
import { useLanguage, useWords } from '@/lib/i18n/language';

/** Every saved alert, each with its state and a way to delete it. */
export function AlertList() {
  const language = useLanguage();
  const text = useWords(words);
  const saved = useAlerts();
  if (saved.length === 0) return null;
  return (
    <ul className="alert-list" aria-label={text.list}>
      {saved.map((alert) => {
        const what = condition(alert, language);
        return (
          <li key={alert.id}>
            <p>
              <strong>{what}</strong>
              <span className="small-print">
                {alert.reached === null ? text.waiting : finding(alert, alert.reached, language)}
              </span>
            </p>
            <button
              type="button"
              className="button"
              aria-label={text.removing(what)}
              onClick={() => removeAlert(alert.id)}
            >
              {text.remove}
            </button>
          </li>
        );
      })}
    </ul>
  );
}
