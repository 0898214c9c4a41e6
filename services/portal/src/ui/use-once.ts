import { useState } from 'react';
import { createOnce, type Once } from './once.js';

/** Of one form or dialog, for as long as it is open. */
export function useOnce(): Once {
  const [once] = useState(createOnce);
  return once;
}
