import { Component, type ReactNode } from 'react';

import { Trouble } from '@/components/Trouble';
import { words } from '@/components/words';
import { LanguageContext } from '@/lib/i18n/language';

/** Keeps a fault of one panel within that panel. */
export class Boundary extends Component<{ children: ReactNode }, { broken: boolean }> {
  static override contextType = LanguageContext;
  declare context: React.ContextType<typeof LanguageContext>;
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override render() {
    if (!this.state.broken) return this.props.children;
    const { broken, brokenWorks } = words[this.context];
    const again = () => this.setState({ broken: false });
    return <Trouble missing={broken} works={brokenWorks} onRetry={again} />;
  }
}
