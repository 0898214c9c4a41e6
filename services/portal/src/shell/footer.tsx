import { messages } from '../messages/messages.js';

export function Footer() {
  return <footer className="footer">{messages.shell.footer}</footer>;
}
