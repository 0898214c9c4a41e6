import { newId } from '@zhuanguan/kernel';

/** Sends a command with its key: the same content has the same key until an answer has come, other content another. */
export type Once = <T>(content: unknown, send: (key: string) => Promise<T>) => Promise<T>;

/**
 * A lost answer and a second click are one act; what is changed in between is another, and what is done again after it was
 * done is a new one.
 */
export function createOnce(): Once {
  const keys = new Map<string, string>();
  return async (content, send) => {
    const text = JSON.stringify(content ?? null);
    const key = keys.get(text) ?? newId();
    keys.set(text, key);
    const answer = await send(key);
    keys.delete(text);
    return answer;
  };
}
