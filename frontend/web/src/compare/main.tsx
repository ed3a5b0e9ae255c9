import '@/app/theme.css';

import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { Providers } from '@/app/Providers';
import { ComparePage } from '@/compare/ComparePage';
import { watch } from '@/lib/vitals/visit';
import { registerWorker } from '@/lib/worker';

const root = document.getElementById('compare');
if (root === null) throw new Error('compare.html has no #compare');

createRoot(root).render(
  <StrictMode>
    <Providers>
      <ComparePage />
    </Providers>
  </StrictMode>,
);

watch();
registerWorker();
watch();
