import { Button } from 'antd';
import { useEffect } from 'react';
import { Link, useLocation } from 'react-router';
import { signInUrl } from '../api/session.js';
import { messages } from '../messages/messages.js';
import { Footer } from './footer.js';

const m = messages.landing;

export function LandingPage() {
  const { pathname, search } = useLocation();
  useEffect(() => {
    document.title = m.title;
  }, []);
  return (
    <>
      <main className="landing">
        <h1>{m.title}</h1>
        <p className="lead">{m.lead}</p>
        <Button type="primary" size="large" href={signInUrl(pathname + search)}>
          {m.signIn}
        </Button>
        <p>
          <Link to="/activate">{m.activate}</Link>
        </p>
        <h2>{m.who}</h2>
        <dl className="landing-roles">
          {m.roles.map(([who, what]) => (
            <div key={who}>
              <dt>{who}</dt>
              <dd>{what}</dd>
            </div>
          ))}
        </dl>
        <p className="quiet">{m.account}</p>
      </main>
      <Footer />
    </>
  );
}
