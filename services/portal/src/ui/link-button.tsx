import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useHref, useLinkClickHandler, type To } from 'react-router';

/** A link that looks like a button: it opens in a new tab and is announced as what it is. */
export function LinkButton({
  to,
  primary,
  label,
  children,
}: {
  to: To;
  primary?: boolean;
  label?: string;
  children: ReactNode;
}) {
  const href = useHref(to);
  const open = useLinkClickHandler(to);
  return (
    <Button
      href={href}
      type={primary ? 'primary' : 'default'}
      {...(label ? { 'aria-label': label } : {})}
      onClick={(event) => open(event as React.MouseEvent<HTMLAnchorElement>)}
    >
      {children}
    </Button>
  );
}
