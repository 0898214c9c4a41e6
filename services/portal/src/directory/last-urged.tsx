import { dateInShanghai } from '@zhuanguan/kernel';
import { messages } from '../messages/messages.js';
import { formatDate } from '../ui/dates.js';

export const LastUrged = ({ at }: { at: string }) => (
  <span className="quiet">{messages.urge.last(formatDate(dateInShanghai(at)))}</span>
);
