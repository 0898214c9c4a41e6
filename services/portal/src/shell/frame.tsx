import { Outlet, useNavigation } from 'react-router';
import { DelegationNotice } from '../delegation/delegation-notice.js';
import { callSpecialist } from '../messages/local-words.js';
import { messages } from '../messages/messages.js';
import { Failure, Loading } from '../ui/states.js';
import { ExpiredNotice } from './expired-notice.js';
import { Footer } from './footer.js';
import { Header } from './header.js';
import { LandingPage } from './landing-page.js';
import { SessionContext, sessionOf, useMe } from './session.js';

export function Frame() {
  const me = useMe();
  const navigation = useNavigation();
  if (me.isPending)
    return (
      <Bare>
        <Loading />
      </Bare>
    );
  if (me.data === undefined)
    return (
      <Bare>
        <Failure error={me.error} retry={() => void me.refetch()} />
      </Bare>
    );
  if (me.data === null) return <LandingPage />;
  callSpecialist(me.data.specialistTitle);
  const session = sessionOf(me.data);
  return (
    <SessionContext.Provider value={session}>
      <a className="skip" href="#main">
        {messages.shell.skip}
      </a>
      <Header />
      {navigation.state === 'loading' ? (
        <div className="progress-line" role="progressbar" aria-label={messages.states.loading} />
      ) : null}
      <main id="main" tabIndex={-1}>
        <ExpiredNotice />
        <DelegationNotice />
        {/* Another organisation is another set of lists: nothing of the first stays on the page. */}
        <Outlet key={session.organisationId} />
      </main>
      <Footer />
    </SessionContext.Provider>
  );
}

function Bare({ children }: { children: React.ReactNode }) {
  return (
    <>
      <header className="header">
        <div className="header-bar">
          <span className="brand">{messages.shell.systemName}</span>
        </div>
      </header>
      <main className="page">{children}</main>
      <Footer />
    </>
  );
}
