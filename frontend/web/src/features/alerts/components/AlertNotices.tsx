import { closeAlert, useAlerts } from '@/features/alerts/api/store';
import { addressOf } from '@/features/alerts/notification';
import { condition, finding } from '@/features/alerts/sentence';
import { words } from '@/features/alerts/words';
import { useLanguage, useWords } from '@/lib/i18n/language';

/** The alerts that were reached, over the end of the page, until each is closed. */
export function AlertNotices() {
  const language = useLanguage();
  const text = useWords(words);
  const shown = useAlerts().filter(({ closed }) => !closed);
  return (
    <div className="alert-notices" role="status">
      {shown.map((alert) =>
        alert.reached === null ? null : (
          <div key={alert.id} className="alert-notice">
            <p>
              <strong>{condition(alert, language)}</strong>
              <span>{finding(alert, alert.reached, language)}</span>
            </p>
            <a className="button" href={addressOf(alert)}>
              {text.open}
            </a>
            <button type="button" className="button" onClick={() => closeAlert(alert.id)}>
              {text.close}
            </button>
          </div>
        ),
      )}
    </div>
  );
}
