import { createBrowserRouter } from 'react-router';
import { Frame } from './frame.js';
import { CrashPage, NotFoundPage, SignedInPage } from './plain-pages.js';

/** Each page is its own file, loaded when it is opened. */
export const router = createBrowserRouter([
  { path: '/signed-in', Component: SignedInPage },
  {
    path: '/activate',
    ErrorBoundary: CrashPage,
    HydrateFallback: () => null,
    lazy: () => import('../account/activate-page.js'),
  },
  {
    Component: Frame,
    ErrorBoundary: CrashPage,
    HydrateFallback: () => null,
    children: [
      { index: true, lazy: () => import('../queue/queue-page.js') },
      { path: 'filings', lazy: () => import('../filing/filings-page.js') },
      { path: 'filings/new', lazy: () => import('../filing/new-filing-page.js') },
      { path: 'filings/:id', lazy: () => import('../filing/filing-page.js') },
      { path: 'filings/:id/correct', lazy: () => import('../filing/correct-filing-page.js') },
      { path: 'filings/:id/submitted', lazy: () => import('../filing/submitted-page.js') },
      { path: 'receipts', lazy: () => import('../queue/batch-receipt-page.js') },
      { path: 'directory', lazy: () => import('../directory/directory-page.js') },
      { path: 'directory/:id', lazy: () => import('../directory/unit-page.js') },
      { path: 'directory/:id/act', lazy: () => import('../organisation-act/act-page.js') },
      { path: 'directory/:id/recusal', lazy: () => import('../recusal/recusal-page.js') },
      { path: 'appointments/:id/handover', lazy: () => import('../leaving/handover-page.js') },
      { path: 'duplicates', lazy: () => import('../duplicate/duplicates-page.js') },
      { path: 'inbox', lazy: () => import('../inbox/inbox-page.js') },
      { path: 'inbox/settings', lazy: () => import('../inbox/settings-page.js') },
      { path: 'import', lazy: () => import('../import/import-page.js') },
      { path: 'import/:id', lazy: () => import('../import/import-job-page.js') },
      { path: 'accounts', lazy: () => import('../account/accounts-page.js') },
      { path: 'accounts/sheet', lazy: () => import('../account/sheet-page.js') },
      { path: 'accounts/:id', lazy: () => import('../account/organisation-accounts-page.js') },
      { path: 'delegations', lazy: () => import('../delegation/delegations-page.js') },
      { path: 'security', lazy: () => import('../security/refusals-page.js') },
      { path: 'me', lazy: () => import('../account/me-page.js') },
      { path: 'unit-lists', lazy: () => import('../unit-list/unit-list-page.js') },
      { path: 'unit-lists/:id', lazy: () => import('../unit-list/unit-list-job-page.js') },
      { path: 'policy', lazy: () => import('../policy/policy-page.js') },
      { path: 'policy/versions', lazy: () => import('../policy/versions-page.js') },
      { path: 'policy/versions/:digest', lazy: () => import('../policy/version-page.js') },
      { path: 'roll-ups', lazy: () => import('../roll-up/roll-ups-page.js') },
      { path: 'roll-ups/:id', lazy: () => import('../roll-up/roll-up-page.js') },
      { path: 'roll-ups/:id/summaries/:organisationId', lazy: () => import('../roll-up/summary-page.js') },
      { path: 'board', lazy: () => import('../board/board-page.js') },
      { path: '*', Component: NotFoundPage },
    ],
  },
]);
