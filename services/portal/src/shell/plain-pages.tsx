import { Link, useRouteError } from 'react-router';
import { messages } from '../messages/messages.js';
import { Page } from '../ui/page.js';
import { Failure } from '../ui/states.js';
import { Footer } from './footer.js';

const m = messages.shell;

export function NotFoundPage() {
  return (
    <Page title={m.notFoundTitle} lead={m.notFound}>
      <Link to="/">{messages.common.backToQueue}</Link>
    </Page>
  );
}

export function SignedInPage() {
  return (
    <>
      <main>
        <Page title={m.signedInTitle}>{<p>{m.signedIn}</p>}</Page>
      </main>
      <Footer />
    </>
  );
}

/** A page that could not be loaded or drawn: the network, or a new release while this one was open. */
export function CrashPage() {
  const error = useRouteError();
  return (
    <>
      <main className="page">
        <Failure error={error} retry={() => window.location.reload()} />
      </main>
      <Footer />
    </>
  );
}
