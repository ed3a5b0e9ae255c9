import '@/features/alerts/components/Alerts.css';

import { Panel } from '@/components/Panel';
import { useChecks } from '@/features/alerts/api/useChecks';
import { AlertList } from '@/features/alerts/components/AlertList';
import { AlertNotices } from '@/features/alerts/components/AlertNotices';
import { words } from '@/features/alerts/words';
import { useWords } from '@/lib/i18n/language';

/** Checks the alerts, lists them, and shows those that were reached. */
export default function AlertsPanel() {
  const text = useWords(words);
  useChecks();
  return (
    <Panel name="alerts" title={text.list}>
      <AlertNotices />
      <AlertList />
      <p className="small-print">{text.limits}</p>
    </Panel>
  );
}
